"""A mirror's file says what differs from bot.yml; every mistake is told of the file and place that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import ConfigInvalid, Configuration, files, load, mirrors
from bot.config.checked import checked
from bot.config.yaml import Document, read
from bot.domain.errors import ConfigError
from tests.config.conftest import Write
from tests.config.rotations import rotation

EU = "zendesk: {source: eu}\ngitlab: {project: support/eu}\n"
US = "zendesk: {source: us}\ngitlab: {project: support/us}\n"
TAKEN = "'root' leads to 'Root' already: a name leads to one question"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def _loaded(write: Write, over: str, base: str = "{}\n", **files: str) -> Configuration:
    return load(write({"bot.yml": base, "mirrors/eu.yml": over, **files}), mirror="eu")


def _told(write: Write, files: Mapping[str, str | bytes], mirror: str = "eu") -> list[str]:
    folder = write(files)
    try:
        found = load(folder, mirror=mirror).problems
    except ConfigInvalid as error:
        found = error.problems
    return [str(problem).replace(f"{folder}/", "") for problem in found]


def test_groups_are_united_and_values_replaced(write: Write) -> None:
    """A mirror writes only what differs, a list as a whole; a heading without lines and null say what they say."""
    base = "run: {workers: 2, max_writes: 9}\nmirror: {exclude: {tags: [a, b]}}\nclose_idle: {grace: 1 day}\n"
    over = f"{EU}run: {{workers: 3}}\nmirror: {{exclude: {{tags: [c]}}}}\nclose_idle:\nstatus:\n"
    bot = _loaded(write, over, base).bot
    assert (bot.zendesk.source, bot.gitlab.project) == ("eu", "support/eu")
    assert (bot.run.workers, bot.run.max_writes, bot.mirror.exclude.tags) == (3, 9, ("c",))
    assert bot.close_idle.grace is not None
    assert _loaded(write, f"{EU}close_idle: {{grace: null}}\n", base).bot.close_idle.grace is None


def test_whose_issues_without_a_ticket_are(write: Write) -> None:
    """Another source than that of bot.yml is named in its status issue; who was alone before goes on as it was."""
    found = [_loaded(write, EU, base) for base in ("{}\n", "zendesk: {source: eu}\n", "status: {title: Bot}\n")]
    assert [(each.mirror, each.owner) for each in found] == [("eu", "eu"), ("eu", ""), ("eu", "eu")]
    assert [each.bot.status.title for each in found] == ["feedback-bot status (eu)", "feedback-bot status", "Bot (eu)"]
    assert _loaded(write, f"{EU}status: {{title: Europe}}\n").bot.status.title == "Europe"


@pytest.mark.parametrize(
    ("base", "over", "expected"),
    [
        ("{}\n", f"{EU}run: {{worker: 3}}\n", ["mirrors/eu.yml:3:7: unknown key 'worker', did you mean 'workers'?"]),
        ("run: {workers: 0}\n", EU, ["bot.yml:1:16: run.workers must be at least 1, not 0"]),
        ("run: {workers: 0}\n", f"{EU}run: {{workers: 4}}\n", []),
        ("run: 7\n", f"{EU}run: {{workers: 4}}\n", []),
        (
            "run: {workers: 0}\n",
            f"{EU}run: {{max_writes: 0}}\n",
            [
                "bot.yml:1:16: run.workers must be at least 1, not 0",
                "mirrors/eu.yml:3:19: run.max_writes must be at least 1, not 0",
            ],
        ),
        (
            "mirror: {exclude: {tags: [a b, c]}}\n",
            f"{EU}mirror: {{exclude: {{tags: [c, d e]}}}}\n",
            ["mirrors/eu.yml:3:30: mirror.exclude.tags[2]"],
        ),
        (
            "{}\n",
            "run: {workers: 3}\n",
            [
                "mirrors/eu.yml:1:1: gitlab.project is missing: each mirror names the one that its issues go to",
                "mirrors/eu.yml:1:1: zendesk.source is missing: each mirror names the one of its Zendesk account",
            ],
        ),
        ("{}\n", "zendesk: {source: eu\n", ["mirrors/eu.yml:2:1: a ',' or '}' is missing before this"]),
        ("run: {\n", EU, ["bot.yml:2:1: "]),
        (
            "run: {workers: 0}\n",
            f"{EU}rotation: {{schedule: emea}}\n",
            ["bot.yml:1:16: run.workers must", "mirrors/eu.yml:3:22: rotation.schedule 'emea' is no schedule"],
        ),
        ("rotation: {schedule: emea}\n", "zendesk: {\n", ["mirrors/eu.yml:2:1: "]),
        ("{}\n", "", ["mirrors/eu.yml:1:1: holds no settings: write {} to keep every default"]),
        (
            "fallback: {labels: {good: yes!}}\n",
            f"{EU}fallback: {{labels: {{bad: Yes!}}}}\n",
            ["mirrors/eu.yml:3:26: fallback.labels.bad is the label of good ratings already"],
        ),
        (
            "review: {cause: {name: Root}}\n",
            f"{EU}review: {{fields: [{{name: root}}]}}\n",
            [f"mirrors/eu.yml:3:26: review.fields[1].name {TAKEN} (line 1 of bot.yml)"],
        ),
        (
            "{}\n",
            f"{EU}review:\n  cause: {{name: Root}}\n  fields: [{{name: root}}]\n",
            [f"mirrors/eu.yml:5:19: review.fields[1].name {TAKEN} (line 4)"],
        ),
        (
            "{}\n",
            f"{EU}review: {{fields: [{{name: cause}}]}}\n",
            ["mirrors/eu.yml:3:26: review.fields[1].name 'cause'"],
        ),
    ],
)
def test_every_mistake_is_told_of_its_file(write: Write, base: str, over: str, expected: list[str]) -> None:
    """What the mirror says is mended there, what it leaves to bot.yml is mended there."""
    found = _told(write, {"bot.yml": base, "labels.yml": "{}\n", "mirrors/eu.yml": over})
    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected


def test_agreement_with_the_rotation_is_looked_at_for_each_mirror(write: Write) -> None:
    """A schedule that a mirror names and rotation.yml lacks is told of the mirror."""
    assert _told(write, {"mirrors/eu.yml": f"{EU}rotation: {{schedule: emea}}\n"}) == [
        "mirrors/eu.yml:3:22: rotation.schedule 'emea' is no schedule of rotation.yml"
    ]


@pytest.mark.parametrize(
    ("us", "told"),
    [
        ("zendesk: {source: eu}\ngitlab: {project: support/us}\n", []),
        ("zendesk: {source: us}\ngitlab: {project: Support/EU}\n", []),
        (
            "zendesk: {source: eu}\ngitlab: {project: Support/EU}\n",
            ["mirrors/us.yml:1:19: zendesk.source and gitlab.project are those of the mirror 'eu': each rating has"],
        ),
        (
            "zendesk: {source: us}\ngitlab: {project: support/eu}\nstatus: {title: feedback-bot status (eu)}\n",
            ["mirrors/us.yml:3:17: status.title is that of the mirror 'eu', whose project it shares"],
        ),
    ],
)
def test_what_two_mirrors_cannot_both_have(write: Write, us: str, told: list[str]) -> None:
    """One source goes to one project once, and status issues in one project have different titles."""
    files: dict[str, str | bytes] = {"mirrors/eu.yml": EU, "mirrors/us.yml": us}
    found = _told(write, files, "us")
    assert [line[: len(start)] for line, start in zip(found, told, strict=True)] == told
    assert _told(write, files, "eu") == []


def test_a_clash_hides_nothing(write: Write) -> None:
    """What else is wrong with such a mirror is told beside it."""
    files = {"mirrors/eu.yml": EU, "mirrors/us.yml": f"{EU}rotation: {{schedule: mian}}\n", "rotation.yml": rotation()}
    clash, misspelt = _told(write, files, "us")
    assert clash.startswith("mirrors/us.yml:1:19: zendesk.source and gitlab.project are those of the mirror 'eu'")
    assert misspelt.startswith("mirrors/us.yml:3:22: rotation.schedule 'mian' is no schedule")


def test_a_link_that_leads_nowhere(write: Write) -> None:
    """A mirror whose file is a link to nothing is one whose file cannot be read, and the others are looked at."""
    files: dict[str, str | bytes] = {"mirrors/us.yml": US}
    (write(files) / "mirrors/eu.yml").symlink_to("nowhere.yml")
    assert _told(write, files, "us") == []
    assert [line.partition(":")[0] for line in _told(write, files, "eu")] == ["mirrors/eu.yml"]


def test_a_mended_clash_is_gone(write: Write) -> None:
    """The next look reads what changed."""
    same = {"mirrors/eu.yml": EU, "mirrors/us.yml": EU}
    assert [len(_told(write, {**same, **more}, "us")) for more in ({}, {"mirrors/us.yml": US})] == [1, 0]


def test_names(write: Write) -> None:
    """Mirrors are called by their files; what is called otherwise is told, backups and hidden files are not."""
    odd = dict.fromkeys(("mirrors/US.yml", "mirrors/a--b.yml", "mirrors/us.yaml", "mirrors/eu.yml~"), EU)
    folder = write({"mirrors/eu-west.yml": EU, "mirrors/.us.yml": EU, **odd})
    assert mirrors.names(folder) == ("eu-west",)
    files = [Path(problem.file).name for problem in load(folder, mirror="eu-west").problems]
    assert files == ["US.yml", "a--b.yml", "us.yaml"]


def test_without_the_folder_there_are_none(write: Write) -> None:
    """Nothing changes for a bot that serves alone; a file of that name is a slip."""
    folder = write({})
    assert (mirrors.names(folder), mirrors.chosen(folder, None), load(folder).problems) == ((), (), ())
    (folder / "mirrors").write_text("")
    (problem,) = load(folder).problems
    assert str(problem).endswith("mirrors: is a file: mirrors are files in a folder of that name")


def test_the_chosen_one_has_to_exist(write: Write) -> None:
    """All, one of them, or the nearest name."""
    folder = write({"mirrors/eu.yml": EU, "mirrors/us.yml": US})
    assert (mirrors.chosen(folder, None), mirrors.chosen(folder, "us")) == (("eu", "us"), ("us",))
    with pytest.raises(ConfigError, match="no mirror 'uss', did you mean 'us'"):
        mirrors.chosen(folder, "uss")


def test_check_looks_at_all_mirrors_and_tells_each_line_once(write: Write) -> None:
    """A mistake in bot.yml is every mirror's and one line; those of the mirrors come with it."""
    folder = write({"bot.yml": "run: {workers: 0}\n", "mirrors/eu.yml": EU, "mirrors/us.yml": f"{US}runs: {{}}\n"})
    found = checked(folder, mirrors.names(folder), NOW, verbs={}, rehearse=lambda _: ())
    assert [str(problem).replace(f"{folder}/", "")[:20] for problem in found.problems] == [
        "bot.yml:1:16: run.wo",
        "mirrors/us.yml:3:1: ",
    ]


KEYS = st.sampled_from("abc")
TREES = st.recursive(st.integers(0, 9), lambda held: st.dictionaries(KEYS, held, max_size=3), max_leaves=8)


def _document(file: str, data: object) -> Document:
    return read(file, repr(data).encode())


@given(st.dictionaries(KEYS, TREES, max_size=3), st.dictionaries(KEYS, TREES, max_size=3))
def test_a_place_is_told_of_the_file_that_says_it(base: dict[str, object], over: dict[str, object]) -> None:
    """Whatever both say: every value of the result is found at a place of the file that it came from."""
    found = mirrors.layered(_document("base", base), _document("over", over))
    for place in (place for place in found.values if place):
        problem = found.problem(place, "x")
        source = {"base": base, "over": over}[problem.file]
        held = mirrors.value(Document("", source), place)
        merged = mirrors.value(found, place)
        assert isinstance(held, dict) if isinstance(merged, dict) else held == merged


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told: else bot.yml alone would serve in place of its mirrors."""
    (tmp_path / "mirrors").mkdir()

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert [str(each) for each in mirrors.strays(tmp_path)] == [
        f"{tmp_path}/mirrors: cannot be read: Permission denied"
    ]


@pytest.mark.parametrize("method", ["stat", "iterdir"])
def test_mirrors_that_nobody_may_look_at(write: Write, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Whichever part of looking is refused: strays, names and the configuration tell it in the same words."""
    folder, whole = write({"bot.yml": "{}\n", "mirrors/eu.yml": EU}), getattr(Path, method)

    def refuse(path: Path, **options: bool) -> object:
        if path == folder / "mirrors":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, **options)

    monkeypatch.setattr(Path, method, refuse)
    line = f"{folder}/mirrors: cannot be read: Permission denied"
    assert [str(each) for each in mirrors.strays(folder)] == [line]
    if method == "iterdir":
        with pytest.raises(ConfigError) as told:
            mirrors.names(folder)
        assert (str(told.value), mirrors.known(folder)) == (line, ())
        assert [each[:9] for each in _told(write, {"bot.yml": "run: 7\n"})] == ["bot.yml:1", "mirrors: "]


@pytest.mark.parametrize("method", ["stat", "lstat"])
def test_a_folder_of_configuration_that_nobody_may_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """It is a mistake of the configuration, with a line like any other, whoever comes upon it."""

    def refuse(path: Path, **_options: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    monkeypatch.setattr(Path, method, refuse)
    for look in (files.check_folder, mirrors.names):
        with pytest.raises(ConfigInvalid, match=f"^{tmp_path}: cannot be read: Permission denied$"):
            look(tmp_path)


def test_files_are_read_once(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many mirrors there are and ask, each file is parsed once, and again when it changed."""
    folder = write({"bot.yml": "{}\n", "mirrors/eu.yml": EU, "mirrors/us.yml": US})
    read_files, document = list[str](), files.document

    def counted(path: Path, missing: str = "") -> Document:
        read_files.append(path.name)
        return document(path, missing=missing)

    monkeypatch.setattr(files, "document", counted)
    for _ in range(2):
        assert mirrors.places(folder) == {"eu": ("eu", "support/eu"), "us": ("us", "support/us")}
        assert mirrors.clashes(folder) == {"eu": (), "us": ()}
    assert sorted(read_files) == ["bot.yml", "eu.yml", "us.yml"]
    write({"mirrors/us.yml": f"{US}run: {{workers: 2}}\n"})
    mirrors.places(folder)
    assert sorted(read_files[3:]) == ["eu.yml", "us.yml"]
