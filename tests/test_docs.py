"""What the documents name exists: commands, options, files, settings, variables, codes, lines, links, functions."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.adapters.zendesk_auth import LEGACY_WARNING
from bot.config import BotConfig, LabelsConfig
from bot.domain import errors
from bot.options import exit_code
from bot.report import Outcome, Report, Result
from bot.settings import Settings
from bot.show.words import KINDS
from tests.command import every_command

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATORS, ARCHITECTURE = ROOT / "docs" / "operators.md", ROOT / "docs" / "architecture.md"
FIRST_SCREEN = 25

COMMANDS = every_command()
GROUPS = {name.split()[0] for name in COMMANDS if " " in name}
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
GENERATED = re.compile(r"<!-- settings: .*?<!-- end of settings -->", re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
CALLED = re.compile(r"(?:\S*/)?(?:feedback-bot|python -m bot) (?P<rest>[a-z].*)")
FILE = re.compile(r"(?:bot|config|docs|tests|benchmarks)/[\w./-]*|[\w-]+\.(?:md|toml|lock|yml)")
FUNCTION = re.compile(r"(?P<name>[a-z_]+(?:\.\w+)+)\(\)")
VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")

page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)


def prose(path: Path) -> str:
    """A page without its code blocks and the part that is generated."""
    return FENCE.sub("", GENERATED.sub("", path.read_text("utf-8")))


def spans(path: Path) -> list[str]:
    """Its code spans."""
    return SPAN.findall(prose(path))


def code(path: Path) -> list[str]:
    """Its code spans and the lines of its shell blocks."""
    blocks = FENCE.finditer(path.read_text("utf-8"))
    lines = [line for block in blocks if block["language"] == "sh" for line in block["code"].splitlines()]
    return [*spans(path), *lines]


def section(path: Path, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, f"{path.name} has no section {heading!r}"
    return found[1]


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table whose first column is headed so."""
    found = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n?)+)", text, re.MULTILINE)
    assert found, f"no table of {heading!r}"
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found[1].splitlines()]


def first_spans(text: str, heading: str) -> list[str]:
    return [name for cells in rows(text, heading) for name in SPAN.findall(cells[0])]


@cache
def constants() -> dict[Path, tuple[ast.Module, str]]:
    """Each module of the bot outside of the sandbox, with all its texts in one."""
    found = {}
    for path in (ROOT / "bot").rglob("*.py"):
        if "sandbox" not in path.relative_to(ROOT).parts:
            tree = ast.parse(path.read_text("utf-8"))
            texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found[path] = (tree, "\0".join(text for text in texts if isinstance(text, str)))
    return found


def first_words_of(name: str, keyword: str | None = None) -> set[str]:
    """The constants that calls of `name` get as `keyword`, or as their first argument."""
    calls = [
        node
        for tree, _ in constants().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    given = [
        next((each.value for each in call.keywords if each.arg == keyword), None)
        if keyword
        else next(iter(call.args), None)
        for call in calls
    ]
    return {str(value.value) for value in given if isinstance(value, ast.Constant)}


def calls_of(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The commands a page calls, with their options: `feedback-bot run --json`, or `run --json` alone in a span."""
    for line in code(path):
        found = CALLED.fullmatch(line)
        words = (found["rest"] if found else line).split()
        name = " ".join(words[: 2 if words and words[0] in GROUPS else 1])
        if found or (name in COMMANDS and any(word.startswith("--") for word in words)):
            yield name, [word.partition("=")[0] for word in words if word.startswith("--")]


@page
def test_commands_and_options_exist(path: Path) -> None:
    """Every command and option that a page names is known to the command line."""
    called = [(name, option) for name, options in calls_of(path) for option in [None, *options]]
    wrong = [each for each in called if each[0] not in COMMANDS or each[1] not in {None, "--help", *COMMANDS[each[0]]}]
    assert wrong == []


def test_every_command_is_in_the_guide() -> None:
    """The guide for operators lists the commands there are, each with all of its options."""
    table = rows(OPERATORS.read_text("utf-8"), "command")
    listed = {cells[0].strip("`").removeprefix("feedback-bot "): set(SPAN.findall(cells[1])) for cells in table}
    assert listed == {
        name: {each for each in options if not each.startswith("--no-")} for name, options in COMMANDS.items()
    }


@page
def test_files_exist(path: Path) -> None:
    """Every file or folder of the project that a page names in code is there."""
    named = [span for span in spans(path) if FILE.fullmatch(span) and "/" in span]
    assert [name for name in named if not (ROOT / name).exists()] == []


@page
def test_settings_exist(path: Path) -> None:
    """Every setting that a page names by its path is one."""
    models: dict[str, type[BaseModel]] = {
        name: model for model in (BotConfig, LabelsConfig) for name in model.model_fields
    }
    named = [span.split(":")[0] for span in spans(path) if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+(: .*)?", span)]
    settings = [name for name in named if name.split(".")[0] in models and not FILE.fullmatch(name)]
    assert [name for name in settings if not _is_setting(models[name.split(".")[0]], name.split("."))] == []


def _is_setting(model: object, names: list[str]) -> bool:
    for name in names:
        if not (isinstance(model, type) and issubclass(model, BaseModel) and name in model.model_fields):
            return False
        model = model.model_fields[name].annotation
    return True


@page
def test_functions_exist(path: Path) -> None:
    """Every function that a page names below `bot/` is one."""
    named = [found["name"] for span in spans(path) if (found := FUNCTION.fullmatch(span))]
    assert [name for name in named if not callable(_resolved(name))] == []


def _resolved(name: str) -> object:
    """What a dotted name below `bot` stands for, None when there is no such thing."""
    found: object = importlib.import_module("bot")
    path = "bot"
    for part in name.split("."):
        path = f"{path}.{part}"
        place = ROOT / path.replace(".", "/")
        if not hasattr(found, part) and (place.is_dir() or place.with_suffix(".py").exists()):
            importlib.import_module(path)
        found = getattr(found, part, None)
    return found


def test_the_functions_of_the_architecture_are_checked() -> None:
    """The page on the inside names functions in the form that is looked for."""
    assert len([span for span in spans(ARCHITECTURE) if FUNCTION.fullmatch(span)]) > 20


@page
def test_links_resolve(path: Path) -> None:
    """Every link to another page or heading leads there."""
    targets = [target for target in LINK.findall(prose(path)) if "://" not in target]
    assert [target for target in targets if not _leads_somewhere(path, target)] == []


def _leads_somewhere(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    other = (path.parent / name) if name else path
    if not other.exists():
        return False
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", other.read_text("utf-8")), re.MULTILINE) if anchor else []
    return not anchor or anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@page
def test_make_targets_exist(path: Path) -> None:
    """Every `make` command of a page is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {found[1] for line in code(path) if (found := re.match(r"make (\w+)", line))} <= targets


def test_the_readme_opens_with_demo_and_test() -> None:
    """What it is fits one screen, and the first commands are the two that need nothing else."""
    text = (ROOT / "README.md").read_text("utf-8")
    first = FENCE.search(text)
    assert first
    assert first["code"].split("\n")[:2] == ["make demo", "make test"]
    assert text.count("\n", 0, first.start()) <= FIRST_SCREEN


def test_the_readme_tells_the_story_of_the_demo() -> None:
    """What the read-me shows of `make demo` has the headings that the demo prints, in their order."""
    shown = next(
        block["code"]
        for block in FENCE.finditer((ROOT / "README.md").read_text("utf-8"))
        if block["language"] == "text"
    )
    _, said = constants()[ROOT / "bot" / "demo.py"]
    headings = [line for line in shown.splitlines() if line and not line.startswith(" ")]
    assert headings == [text for text in said.split("\0") if text in headings]


def test_the_environment_is_listed() -> None:
    """The guide for operators lists exactly the variables that are read; the read-me's short table only such."""
    known = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    assert sorted(first_spans(section(OPERATORS, "Environment"), "variable")) == sorted(known)
    assert set(first_spans((ROOT / "README.md").read_text("utf-8"), "variable")) <= known


def test_the_end_of_the_api_token_is_told() -> None:
    """The guide names the same two dates as the warning."""
    dates = re.findall(r"\d{4}-\d\d-\d\d", LEGACY_WARNING)
    assert sorted(re.findall(r"\d{4}-\d\d-\d\d", section(OPERATORS, "Environment"))) == sorted(dates)


def test_the_exit_codes_are_those_of_the_outcomes() -> None:
    """Each outcome stands in the row of its code."""
    table = rows(section(OPERATORS, "Exit codes"), "code")
    listed = {outcome: int(cells[0].strip("`")) for cells in table for outcome in SPAN.findall(cells[1])}
    assert listed == {outcome.value: outcome.exit_code for outcome in Outcome}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigError("x"), 2),
        (errors.Denied("GitLab", "x"), 2),
        (errors.NotFound("GitLab", "x"), 2),
        (errors.Unavailable("GitLab", "x"), 1),
        (errors.BadReply("GitLab", "x"), 1),
    ],
)
def test_the_exit_codes_of_errors(error: errors.FeedbackBotError, code: int) -> None:
    """What a person has to mend ends with 2, what a service has to mend with 1, as the guide says."""
    assert exit_code(error) == code


def test_the_fields_of_the_report_are_listed() -> None:
    """The table names each field of the report, in the order of the object."""
    assert first_spans(section(OPERATORS, "The report"), "field") == list(Report().as_json())


def test_kinds_of_actions_are_listed() -> None:
    """The guide translates each short name of JSON and logs into the words that people are shown."""
    listed = {SPAN.findall(cells[0])[0]: cells[1] for cells in rows(section(OPERATORS, "Reading a plan"), "action")}
    assert listed == KINDS


def test_results_and_findings_are_listed() -> None:
    """The tables name each result of an action and each kind of finding."""
    text = section(OPERATORS, "The report")
    assert sorted(first_spans(text, "result")) == sorted(Result)
    assert sorted(first_spans(text, "kind")) == sorted(first_words_of("Finding", "kind"))


def test_the_kinds_of_markers_are_listed() -> None:
    """The page on the inside names each kind of marker that is written."""
    assert sorted(first_spans(ARCHITECTURE.read_text("utf-8"), "kind")) == sorted(first_words_of("Marker"))


def test_the_lines_that_are_explained_can_be_said() -> None:
    """Every line that the guide explains is one that the bot has in its source, but for what differs."""
    said = "\0".join(texts for _, texts in constants().values())
    lines = first_spans(section(OPERATORS, "What a line means"), "line")
    parts = [part.strip(" ():") for line in lines for part in re.split("…|GitLab: |Zendesk: |PagerDuty: ", line)]
    assert len(lines) > 20
    assert [part for part in parts if part not in said] == []
