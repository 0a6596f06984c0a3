"""The admin's folder: what is read, what is told, and what forbids to start."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import BotConfig, ConfigInvalid, Configuration, LabelsConfig, load
from bot.config.shipped import CARD, ISSUE
from bot.domain.rating import Score
from tests.config.conftest import Told, Write

Loaded = Callable[[Mapping[str, str | bytes]], Configuration]

SHIPPED = Path(__file__).parents[2] / "config"


def test_the_shipped_folder_is_valid_and_holds_the_defaults() -> None:
    """A copy of the shipped files starts the bot and changes nothing."""
    config = load(SHIPPED)
    assert config.problems == ()
    assert (config.bot, config.labels) == (BotConfig(), LabelsConfig())
    assert (config.templates.issue.source, config.templates.card.source) == (ISSUE, CARD)


def test_values_arrive_in_their_types(loaded: Loaded) -> None:
    """Lengths of time, dates, numbers, switches and lists are what the admin wrote."""
    config = loaded(
        {
            "bot.yml": "mirror: {look_back: 2 weeks, backfill: 2026-11-01, show: {public_replies: 3},"
            " exclude: {groups: [Tier 1, 12], tags: [VIP]}}\npace: {notes_per_minute: null}\n"
            "brake: {first_plan: off}\ngitlab: {project: 1234}\n"
        }
    ).bot
    mirror = config.mirror
    assert (timedelta(days=14), date(2026, 11, 1), 3) == (mirror.look_back, mirror.backfill, mirror.show.public_replies)
    assert (mirror.exclude.groups, mirror.exclude.tags) == (("Tier 1", 12), ("vip",))
    assert (config.pace.notes_per_minute, config.brake.first_plan, config.gitlab.project) == (None, "off", "1234")


def test_a_heading_without_lines_keeps_the_defaults(loaded: Loaded) -> None:
    """An admin may comment out all lines of a group."""
    assert loaded({"bot.yml": "run:\n  # workers: 2\nmirror:\n  show:\n"}).bot == BotConfig()


def test_all_problems_of_all_files_are_told_at_once(told: Told) -> None:
    """One look at the list is enough to mend everything."""
    expected = [
        "bot.yml:2:11: zendesk.source must be lower-case letters, digits and single dashes, up to 64, not 'NO'",
        "bot.yml:4:3: unknown key 'max_write', did you mean 'max_writes'?",
        "bot.yml:5:12: run.workers must be a whole number, not '4'",
        "label.yml: nothing reads this file, did you mean 'labels.yml'?",
        "labels.yml:2:11: causes[1].name must not hold a comma: GitLab separates labels by it",
        "labels.yml:3:12: causes[1].color must be a colour such as '#1F75CB', in quotes, not 'red'",
        "templates/card.md:1:4: unknown variable 'field', did you mean 'fields'?",
        "templates/isue.md: nothing reads this file, did you mean 'issue.md'?",
    ]
    found = told(
        {
            "bot.yml": 'zendesk:\n  source: NO\nrun:\n  max_write: 5\n  workers: "4"\n',
            "labels.yml": "causes:\n  - name: a,b\n    color: red\n",
            "label.yml": "",
            "templates/card.md": "{{ field }}",
            "templates/isue.md": "",
        }
    )
    assert expected == found


def test_yaml_mistakes_and_wrong_values_of_one_file_are_told_together(told: Told) -> None:
    """A duplicate key does not hide what else is wrong."""
    assert told({"bot.yml": "run:\n  workers: 0\n  workers: 2\nbogus: 1\n"}) == [
        "bot.yml:2:12: run.workers must be at least 1, not 0",
        "bot.yml:3:3: duplicate key 'workers': it stands in line 2 already",
        f"bot.yml:4:1: unknown key 'bogus'; valid here: {', '.join(sorted(BotConfig.model_fields))}",
    ]


def test_a_problem_names_the_file_as_the_admin_did(write: Write) -> None:
    """Editors jump to `folder/file:line:column`."""
    folder = write({"bot.yml": "bogus: 1"})
    with pytest.raises(ConfigInvalid, match=rf"^{re.escape(str(folder / 'bot.yml'))}:1:1: unknown key 'bogus'"):
        load(folder)


@pytest.mark.parametrize("content", ["", "run: 1", "a: [", b"\xff", "causes: {}"])
def test_broken_settings_forbid_to_start(content: str | bytes, write: Write) -> None:
    """With a broken `bot.yml` nothing is attempted."""
    folder = write({"bot.yml": content})
    with pytest.raises(ConfigInvalid):
        load(folder)


@pytest.mark.parametrize("name", ["issue.md", "card.md"])
def test_a_broken_template_forbids_to_start(name: str, write: Write) -> None:
    """A text that cannot be filled would fail at the first case."""
    folder = write({f"templates/{name}": "{{ nobody }}"})
    with pytest.raises(ConfigInvalid, match=f"templates/{name}:1:4: unknown variable 'nobody'"):
        load(folder)


@pytest.mark.parametrize("content", ["", "causes: []", "a: [", b"\xff", "satisfaction: 3"])
def test_broken_labels_alone_do_not_stop_the_bot(content: str | bytes, loaded: Loaded) -> None:
    """The fallback of `bot.yml` serves, and people are told."""
    config = loaded(
        {"labels.yml": content, "bot.yml": "fallback: {labels: {good: csat::good, bad: csat::bad}}"},
    )
    assert (config.labels, config.causes) == (None, ())
    assert config.problems != ()
    assert [config.satisfaction_label(score) for score in (Score.GOOD, Score.BAD)] == ["csat::good", "csat::bad"]
    assert [label.name for label in config.wanted_labels] == ["csat::good", "csat::bad"]


def test_missing_labels_are_told(write: Write) -> None:
    """Without `labels.yml` the bot works with the fallback and says so."""
    folder = write({})
    (folder / "labels.yml").unlink()
    config = load(folder)
    assert config.labels is None
    assert [str(problem) for problem in config.problems] == [
        f"{folder}/labels.yml: no such file: copy it from the shipped configuration"
    ]


def test_labels_of_the_file_count_before_the_fallback(loaded: Loaded) -> None:
    """While `labels.yml` is sound, its names are used."""
    config = loaded(
        {"labels.yml": 'satisfaction: {good: {name: csat::good, color: "#00ff00", description: Happy}}'},
    )
    assert config.satisfaction_label(Score.GOOD) == "csat::good"
    assert config.satisfaction_label(Score.BAD) == "satisfaction::bad"
    first = config.wanted_labels[0]
    assert (first.name, first.color, first.description) == ("csat::good", "#00FF00", "Happy")
    assert len(config.wanted_labels) == len(LabelsConfig().labels)


def test_a_fallback_that_differs_from_the_labels_is_told(told: Told) -> None:
    """Otherwise a slip in `labels.yml` would one day relabel every issue."""
    files = {"bot.yml": "fallback:\n  labels:\n    good: csat::good\n"}
    assert told(files) == [
        "bot.yml:3:11: fallback.labels.good is 'csat::good', but labels.yml says 'satisfaction::good': keep them equal"
    ]


def test_missing_templates_are_the_shipped_ones(loaded: Loaded) -> None:
    """Nobody has to write texts."""
    templates = loaded({}).templates
    assert (templates.issue.source, templates.card.source) == (ISSUE, CARD)


def test_own_templates_are_used(loaded: Loaded) -> None:
    """A byte order mark of an editor is no part of the text."""
    text = "[Ticket]({{ ticket_link }}): **{{ score }}**\n"
    templates = loaded({"templates/issue.md": b"\xef\xbb\xbf" + text.encode()}).templates
    assert (text, CARD) == (templates.issue.source, templates.card.source)


def test_the_card_is_tried_with_the_configured_questions(told: Told) -> None:
    """A card that names the shipped questions does not ask the admin's own."""
    card = " ".join(f"**{line}**" for line in BotConfig().review.lines)
    message = "templates/card.md:1:1: every question must stand on the card: 'Why?' is missing"
    files = {"templates/card.md": card, "bot.yml": "review:\n  fields:\n    - name: Why?\n"}
    assert ([], [message]) == (told({**files, "bot.yml": "{}"}), told(files))


def test_the_card_is_tried_with_the_configured_causes(told: Told) -> None:
    """A name that is harmless in a code span may be a command where an own card prints it."""
    card = "{% for f in fields %}{{ f.name }}{% endfor %}\n{% for c in causes %}\n\n{{ c.name }}{% endfor %}"
    message = "templates/card.md:1:1: a line starts with '/', which GitLab would act upon"
    files = {"templates/card.md": card, "labels.yml": "causes:\n  - name: /close\n"}
    assert ([], [message]) == (told({**files, "labels.yml": "{}"}), told(files))


@pytest.mark.parametrize(
    ("card", "faults"), [("**Why?**", []), ("{{ nobody }}", ["templates/card.md:1:4: unknown variable 'nobody'"])]
)
def test_a_card_is_not_blamed_for_broken_settings(card: str, faults: list[str], told: Told) -> None:
    """While nobody knows the questions, the card is only checked as a program."""
    found = told({"bot.yml": "review:\n  fields:\n    - name: Why?\nrunn: {}\n", "templates/card.md": card})
    assert [line.partition(";")[0] for line in found] == [
        "bot.yml:4:1: unknown key 'runn', did you mean 'run'?",
        *faults,
    ]


def test_a_card_is_not_blamed_for_broken_labels(told: Told) -> None:
    """The shipped causes are not tried on it while the admin's own cannot be read."""
    card = "{% for f in fields %}{{ f.name }}{% endfor %}\n{% for c in causes %}{{ c.description | upper }}{% endfor %}"
    found = told({"labels.yml": "causes: {}", "templates/card.md": card})
    assert found == ["labels.yml:1:9: causes must be a list: one '- value' per line"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The path in the message is the one that was asked for."""
    with pytest.raises(ConfigInvalid, match="nowhere: no such folder: name it with --config"):
        load(tmp_path / "nowhere")


def test_a_file_instead_of_the_folder_is_told(write: Write) -> None:
    """Whoever names `bot.yml` itself is told to name its folder."""
    with pytest.raises(ConfigInvalid, match=r"bot\.yml: is a file: name its folder"):
        load(write({}) / "bot.yml")


def test_an_empty_folder_lacks_the_settings(tmp_path: Path) -> None:
    """Both missing files are told."""
    with pytest.raises(ConfigInvalid) as caught:
        load(tmp_path)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["bot.yml", "labels.yml"]


@pytest.mark.parametrize(
    ("name", "told_of"),
    [
        ("bot.yaml", "bot.yml"),
        ("Bot.yml", "bot.yml"),
        ("lables.yml", "labels.yml"),
        ("rotations.yml", "rotation.yml"),
        ("template", "templates"),
        ("templates/cards.md", "card.md"),
    ],
)
def test_misspelt_files_are_told_with_the_right_name(name: str, told_of: str, told: Told) -> None:
    """A file that nothing reads is most often a slip."""
    assert told({name: "x"}) == [f"{name}: nothing reads this file, did you mean {told_of!r}?"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden",
        "..data",
        "bot.yml~",
        "bot.yml.bak",
        "labels.yml.orig",
        "bot.yml.rej",
        "README.md",
        "lost+found",
        "Thumbs.db",
        "desktop.ini",
    ],
)
def test_backups_and_hidden_files_are_left_alone(name: str, told: Told) -> None:
    """Editors and Kubernetes put files beside the admin's."""
    assert told({name: "x"}) == []


def test_a_folder_instead_of_a_file_is_told(tmp_path: Path) -> None:
    """Container engines make folders where a mounted file is missing."""
    (tmp_path / "bot.yml").mkdir()
    (tmp_path / "labels.yml").symlink_to(tmp_path / "gone")
    with pytest.raises(ConfigInvalid) as caught:
        load(tmp_path)
    assert [problem.message for problem in caught.value.problems] == [
        "cannot be read: Is a directory",
        "is a link to a file that does not exist",
    ]


CONTENT = st.binary(max_size=80) | st.text(alphabet="ab:-[]{}%#&*!|>'\"\n ", max_size=60).map(str.encode)
YAMLISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*BotConfig.model_fields, "x"]), inner),
    max_leaves=8,
).map(lambda data: repr(data).replace("None", "null").encode("utf-8", "replace"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bot=CONTENT | YAMLISH, labels=CONTENT | YAMLISH, issue=CONTENT, card=CONTENT)
def test_nothing_but_invalid_configuration_is_raised(
    bot: bytes, labels: bytes, issue: bytes, card: bytes, write: Write
) -> None:
    """Whatever stands in the files, the admin gets places and sentences."""
    folder = write({"bot.yml": bot, "labels.yml": labels, "templates/issue.md": issue, "templates/card.md": card})
    try:
        problems = load(folder).problems
    except ConfigInvalid as error:
        problems = error.problems
        assert problems
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)
