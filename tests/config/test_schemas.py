"""What editors and admins read about the settings is what the bot accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.config import BotConfig, Cause, ConfigInvalid, LabelsConfig, load
from bot.config.entries import Entry
from bot.config.models import Exclude, Mirror, Status
from bot.config.reference import commented_bot, commented_labels, rotation_table, settings_table
from bot.config.rotation import RotationConfig
from bot.config.schemas import (
    ROTATION_BEGIN,
    ROTATION_END,
    TABLE_BEGIN,
    TABLE_END,
    generated,
    main,
    mirror_schema,
    schema,
    with_tables,
)
from bot.config.yaml import read

ROOT = Path(__file__).parents[2]
LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)


@pytest.mark.parametrize("name", generated(ROOT))
def test_generated_files_are_up_to_date(name: str) -> None:
    """Whoever changes a model runs `python -m bot.config.schemas`."""
    assert generated(ROOT)[name] == (ROOT / name).read_text(encoding="utf-8")


def test_main_writes_every_generated_file(tmp_path: Path) -> None:
    """One command renews schemas, shipped files and the table."""
    (tmp_path / "docs").mkdir()
    rotation = f"{ROTATION_BEGIN}\n{ROTATION_END}\n"
    (tmp_path / "docs/admins.md").write_text(f"before\n{TABLE_BEGIN}\nold\n{TABLE_END}\nafter\n{rotation}")
    main(tmp_path)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert set(generated(ROOT)) == written
    page = (tmp_path / "docs/admins.md").read_text()
    keys = f"{ROTATION_BEGIN}\n\n{rotation_table()}\n\n{ROTATION_END}\n"
    assert page == f"before\n{TABLE_BEGIN}\n\n{settings_table()}\n\n{TABLE_END}\nafter\n{keys}"


@pytest.mark.parametrize(
    "page", ["", TABLE_BEGIN, TABLE_END, f"{TABLE_END}\n{TABLE_BEGIN}", f"{TABLE_BEGIN}\n{TABLE_END}"]
)
def test_a_page_without_the_two_lines_is_refused(page: str) -> None:
    """The table is never silently left out."""
    with pytest.raises(ValueError, match="lacks the lines around the table"):
        with_tables(page)


def _data(text: str) -> object:
    """What stands in a file, with lists as JSON has them."""
    return json.loads(json.dumps(read("f", text.encode()).data))


@pytest.mark.parametrize(
    ("name", "model"), [("bot", BotConfig), ("labels", LabelsConfig), ("rotation", RotationConfig)]
)
def test_shipped_files_fit_their_schemas(name: str, model: type[BaseModel]) -> None:
    """An editor underlines nothing in the shipped files, and finds the schema by the first line."""
    text = (ROOT / f"config/{name}.yml").read_text()
    first = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    rules = json.loads((ROOT / "config" / first).read_text())
    assert json.loads(schema(model)) == rules
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.validate(_data(text), rules)


@pytest.mark.parametrize("model", [BotConfig, LabelsConfig, RotationConfig])
def test_editors_put_in_what_they_accept(model: type[BaseModel]) -> None:
    """A default that an editor completes is one that the schema takes."""
    rules = json.loads(schema(model))
    wrong = [
        (holder["title"], name)
        for holder in (rules, *rules["$defs"].values())
        for name, inner in holder.get("properties", {}).items()
        if "default" in inner
        and not jsonschema.Draft202012Validator({**inner, "$defs": rules["$defs"]}).is_valid(inner["default"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "is_fine"),
    [
        ("{}", True),
        ("run:", True),
        ("run: {time_budget: 1h 30m}", True),
        ("run: {time_budget: soon}", False),
        ("run: {workers: 33}", False),
        ("run: {time_budget: 1 Hour 5 MIN}", True),
        ("gitlab: {project: feedback}", False),
        ("gitlab: {project: a.b/c-d/e}", True),
        ("gitlab: {former_accounts: ['@old']}", False),
        ("gitlab: {former_accounts: [project_1_bot]}", True),
        ("mirror: {exclude: {tags: [two words]}}", False),
        ("mirror: {exclude: {tags: [VIP]}}", True),
        ("fallback: {labels: {good: 'a,b'}}", False),
        ("fallback: {labels: {good: ' a'}}", False),
        ("fallback: {labels: {good: csat is good}}", True),
        ("runs: {}", False),
        ("gitlab: {project: 12}", True),
        ("gitlab: {project: null}", True),
        ("mirror: {backfill: 2026-11-01}", True),
        ("mirror: {backfill: soon}", False),
        ("mirror: {exclude: {groups: [a, 1]}}", True),
        ("brake: {first_plan: off}", True),
        ("brake: {first_plan: false}", False),
        ("zendesk: {source: Acme}", False),
        ("pace: {requests_per_hour: null}", True),
        ("pace: {requests_per_hour: none}", False),
        ("review: {fields: [{name: a, type: text}]}", True),
        ("review: {fields: [{type: text}]}", False),
        ("review: {fields: [{name: a, type: choice, choices: [b]}]}", True),
        ("review: {answered_by: [boss]}", False),
        ("commands: {allow: }", True),
        ("commands: {allow: {}}", True),
        ("commands: {allow: {close: {roles: [owner], people: [ana]}}}", True),
        ("commands: {allow: {close: [owner]}}", False),
        ("commands: {allow: {close: {people: ['@ana']}}}", False),
        ("commands: {allow: {Close: {roles: [owner]}}}", False),
        ("commands: {reaction: eyes}", True),
        ("commands: {reaction: ':eyes:'}", False),
    ],
)
def test_editors_and_the_bot_agree(written: str, *, is_fine: bool) -> None:
    """The schema and the models say the same of a value."""
    editor = jsonschema.Draft202012Validator(json.loads(schema(BotConfig)))
    document = read("f", written.encode())
    try:
        BotConfig.model_validate(document.data)
    except ValueError:
        bot = False
    else:
        bot = True
    assert (is_fine, is_fine) == (bot, editor.is_valid(_data(written)))


@pytest.mark.parametrize(
    ("written", "is_fine"),
    [
        ("zendesk: {source: eu}\ngitlab: {project: support/eu}", True),
        ("zendesk: {source: eu}\ngitlab: {project: 7}\nrun: {workers: 2}", True),
        ("zendesk: {source: eu}", False),
        ("zendesk:\ngitlab: {project: support/eu}", False),
        ("zendesk: {source: eu}\ngitlab: {project: null}", False),
        ("zendesk: {source: eu}\ngitlab: {project: support/eu}\nruns: {}", False),
    ],
)
def test_editors_know_what_a_mirror_must_name(written: str, *, is_fine: bool, tmp_path: Path) -> None:
    """The schema of mirrors and `load` say the same."""
    (tmp_path / "mirrors").mkdir()
    for name, text in {"bot.yml": "{}", "labels.yml": "{}", "mirrors/eu.yml": written}.items():
        (tmp_path / name).write_text(text)
    try:
        load(tmp_path, mirror="eu")
    except ConfigInvalid:
        bot = False
    else:
        bot = True
    editor = jsonschema.Draft202012Validator(json.loads(mirror_schema()))
    assert (bot, editor.is_valid(_data(written))) == (is_fine, is_fine)


def _models(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {model}
    for field in model.model_fields.values():
        kinds = (field.annotation, *getattr(field.annotation, "__args__", ()))
        found |= {
            deeper for kind in kinds if isinstance(kind, type) and issubclass(kind, Entry) for deeper in _models(kind)
        }
    return found


@pytest.mark.parametrize("model", sorted(_models(BotConfig) | _models(LabelsConfig), key=str))
def test_every_setting_is_described(model: type[BaseModel]) -> None:
    """Table, schema and comments are made from the descriptions."""
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def _paths(values: Mapping[str, object], above: str) -> Iterator[str]:
    for name, value in values.items():
        yield from _paths(value, f"{above}{name}.") if isinstance(value, dict) and value else (f"{above}{name}",)


def test_the_table_lists_every_setting_once() -> None:
    """Admins find each setting with its default."""
    rows = settings_table().splitlines()[2:]
    assert "| `run.max_writes` | `500` | Issues, notes and changes that one run writes at the most. |" in rows
    assert "| `mirror.look_back` | `7 days` | How far before its first run the bot starts to mirror ratings. |" in rows
    assert {4} == {row.count("|") for row in rows}
    assert [row.split("`")[1] for row in rows] == list(_paths(BotConfig().model_dump(), ""))


@settings(max_examples=25, deadline=None)
@given(
    title=LINE, groups=st.lists(LINE | st.integers(1, 2**40)), seconds=st.integers(1, 10**8), day=st.none() | st.dates()
)
def test_commented_settings_read_back_as_they_were(
    title: str, groups: list[str | int], seconds: int, day: date | None
) -> None:
    """Whatever the values, the written file means them; numbers and words that look alike stay apart."""
    config = BotConfig(
        status=Status.model_construct(title=title, heartbeat=timedelta(seconds=seconds)),
        mirror=Mirror.model_construct(
            backfill=day, exclude=Exclude.model_construct(tags=(), groups=tuple(groups), forms=(), organizations=())
        ),
    )
    found = read("f", commented_bot(config).encode())
    assert found.problems == ()
    data = _data(commented_bot(config))
    assert isinstance(data, dict)
    assert (title, groups) == (data["status"]["title"], data["mirror"]["exclude"]["groups"])
    assert (day.isoformat() if day else None) == data["mirror"]["backfill"]


def test_commented_labels_read_back_as_they_were() -> None:
    """Aliases, colours and punctuation survive."""
    config = LabelsConfig(causes=(Cause(name="a: b", color="#abcdef", description="x # y", aliases=("true", "12")),))
    assert config == LabelsConfig.model_validate(read("f", commented_labels(config).encode()).data)
