"""The house rules that import-linter, ruff and mypy do not hold; each failure names the place and what is missing."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bot
from bot import commands, policies

ROOT = Path(__file__).parent.parent
BOT, TESTS = ROOT / "bot", ROOT / "tests"
FILE_LINES, FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 300, 60, 10

PURE = ("domain", "policies", "dialogue", "commands", "standing", "conversation", "oncall")
OUTSIDE_MODULES = {"os", "pathlib", "time", "random", "secrets", "socket", "subprocess", "sys", "tempfile", "io"}
OUTSIDE_CALLS = {"open", "input", "print", "now", "utcnow", "today", "getenv"}

KNOWS_THE_SANDBOX = {"demo_cli.py", "demo.py", "demo_rotation.py"}
HIDDEN_BUT_OURS = {".ci", ".gitignore", ".gitlab-ci.yml", ".dockerignore"}
HOMES = r"/(?:home|Users)/[a-z]|/root(?=/)"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def imported(path: Path) -> set[str]:
    """Full names of what a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_of(package: str, module: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def called(path: Path) -> set[str]:
    """The last part of every name that is called."""
    calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, ast.Name | ast.Attribute)
    }


def assigned(path: Path) -> set[str]:
    """The names that a module gives a value."""
    targets = [target for node in tree(path).body if isinstance(node, ast.Assign) for target in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def kept_files() -> Iterator[Path]:
    """Every file that belongs to the project: no hidden folders of tools, no caches."""
    for path in sorted(ROOT.iterdir()):
        if path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS:
            continue
        yield from (each for each in ([path] if path.is_file() else path.rglob("*")) if _is_text(each))


def _is_text(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and b"\0" not in path.read_bytes()[:1024]


def test_files_are_short() -> None:
    """No module is longer than three hundred lines."""
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in modules("bot", "tests", "benchmarks")}
    assert {place: length for place, length in lengths.items() if length > FILE_LINES} == {}


def test_functions_are_short() -> None:
    """No function is longer than sixty lines."""
    lengths = {
        f"{name(path)}:{function.name}": lines_of(function)
        for path in modules("bot", "tests", "benchmarks")
        for function in functions(path)
    }
    assert {place: length for place, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_most_functions_are_shorter() -> None:
    """Half of the bot's functions have at most ten lines."""
    lengths = [lines_of(function) for path in modules("bot") for function in functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION_LINES


def test_every_module_says_what_it_is_for() -> None:
    """Each module of the bot begins with a docstring."""
    assert [name(path) for path in modules("bot") if not ast.get_docstring(tree(path))] == []


def test_every_test_says_what_it_holds() -> None:
    """Each test has a docstring of one paragraph that is a sentence."""
    tests = [
        (f"{name(path)}:{function.name}", ast.get_docstring(function) or "")
        for path in modules("tests")
        for function in functions(path)
        if function.name.startswith("test_")
    ]
    assert [place for place, told in tests if not told.endswith((".", "?", "!")) or "\n\n" in told] == []


def test_every_policy_is_in_the_list() -> None:
    """A file in the folder of policies is one that the bot follows."""
    files = sorted(path.stem for path in (BOT / "policies").glob("*.py") if path.stem != "__init__")
    followed = (*policies.POLICIES, *policies.TURN_POLICIES)
    assert files == sorted(vars(policy)["__name__"].rpartition(".")[2] for policy in followed)


def test_every_policy_has_its_test_file() -> None:
    """What a policy does is tested in the file of its name."""
    files = [path.stem for path in (BOT / "policies").glob("*.py") if path.stem != "__init__"]
    assert [stem for stem in files if not (TESTS / "policies" / f"test_{stem}.py").is_file()] == []


def test_every_command_is_in_the_list() -> None:
    """A file in the folder of commands that holds a `COMMAND` is one that people can give."""
    files = sorted(path.stem for path in (BOT / "commands").glob("*.py") if "COMMAND" in assigned(path))
    assert files == sorted(record.verb for record in commands.COMMANDS)


def test_every_command_has_its_test_file() -> None:
    """What a command does is tested in the file of its name."""
    verbs = [record.verb for record in commands.COMMANDS]
    assert [verb for verb in verbs if not (TESTS / "commands" / f"test_{verb}.py").is_file()] == []


def test_every_command_is_in_the_guide() -> None:
    """Managers find each form of it in the first column of a table."""
    page = (ROOT / "docs" / "managers.md").read_text("utf-8")
    firsts = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| `")]
    forms = [form for record in commands.COMMANDS for form in record.usage]
    assert [form for form in forms if not any(f"`{form}`" in first for first in firsts)] == []


def test_tests_mirror_the_bot() -> None:
    """Each package of the bot has a package of tests at the same place."""
    packages = [path.parent.relative_to(BOT) for path in BOT.rglob("__init__.py")]
    assert [str(package) for package in packages if not (TESTS / package / "__init__.py").is_file()] == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_look_at_nothing_outside(room: str) -> None:
    """Words and policies read no clock, file or environment: they are told the time."""
    found = {
        name(path): {module for module in imported(path) if module.partition(".")[0] in OUTSIDE_MODULES}
        | (called(path) & OUTSIDE_CALLS)
        for path in (BOT / room).rglob("*.py")
    }
    assert {place: outside for place, outside in found.items() if outside} == {}


def test_the_bot_knows_nothing_of_the_sandbox() -> None:
    """Only the command line and the demo start the sandbox."""
    others = [path for path in modules("bot") if "sandbox" not in path.parts and path.name not in KNOWS_THE_SANDBOX]
    assert [name(path) for path in others if any(is_of("bot.sandbox", module) for module in imported(path))] == []


def test_the_sandbox_knows_nothing_of_the_bot() -> None:
    """A service that shared code with its client would share its mistakes."""
    foreign = {
        name(path): {module for module in imported(path) if is_of("bot", module) and not is_of("bot.sandbox", module)}
        for path in modules("bot/sandbox")
    }
    assert {place: found for place, found in foreign.items() if found} == {}


def test_no_file_names_a_machine() -> None:
    """No file holds a path of the machine on which it was made."""
    tops = "|".join(re.escape(path.name) for path in ROOT.iterdir() if path.is_dir())
    here = re.compile(rf"{re.escape(str(ROOT))}/(?:{tops})|{HOMES}")
    assert [name(path) for path in kept_files() if here.search(path.read_text("utf-8", errors="replace"))] == []


def test_one_version() -> None:
    """Package, build and changelog name the same version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    released = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert [bot.__version__] * 2 == [project["version"], released[0]]
