"""The admin's files may hold any bytes: only problems with their places come of it, and no file names a host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.commands import VERBS
from bot.config import BotConfig, ConfigInvalid, LabelsConfig, load
from bot.config.rotation import RotationConfig
from tests.command import SHIPPED

FILES = ("bot.yml", "labels.yml", "rotation.yml", "templates/issue.md", "templates/card.md")
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ODD = {
    "bomb": BOMB,
    "deep": "a: " + "[" * 5_000 + "]" * 5_000,
    "deep maps": "a: " + "{a: " * 3_000 + "}" * 3_000,
    "deep blocks": "".join(" " * depth + "a:\n" for depth in range(500)),
    "scalar": "a: " + "x" * 250_000,
    "digits": "a: " + "9" * 100_000,
    "underscores": "a: " + "1_" * 50_000,
    "program": "a: !!python/object/apply:os.system ['x']",
    "itself": "a: &a [*a]",
    "half": 'a: "\\ud800 \\UFFFFFFFF"',
    "blanks": " " * 250_000,
    "lines": "\n" * 250_000,
    "signs": "&*!%@`" * 20_000,
    "infinite": "a: [.inf, .nan, -.inf, 1e999999]",
}
PIECES = st.sampled_from(
    [
        *"{}[]&*!|>%@`'\"#-?:,\n", "\n  ", ": ", "- ", "<<: ", "*a ", "&a ", "!!python/name:os.system ", "yes", "1:30",
        "2026-11-22", ".inf", "brake:", "review:", "fields:", "users:", "schedules:", "feedback:", "\t", "\ufeff",
        "{{ comment }}", "{% for ", "%}", "{{ ''.__class__ }}", "{{ range(10**9) }}", "\x00", "\u2028", "---\n",
    ]
)  # fmt: skip


def content() -> st.SearchStrategy[bytes]:
    """Any bytes, pieces of YAML, and shipped files with something cut out or put in."""
    mixed = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join)
    shipped = st.sampled_from([(SHIPPED / file).read_text() for file in FILES])
    cut = st.builds(
        lambda text, a, b, put: text[: a % len(text)] + put + text[b % len(text) :], shipped, *_PLACES, mixed
    )
    return st.one_of(st.binary(max_size=100), mixed.map(_encoded), cut.map(_encoded))


_PLACES = (st.integers(0, 10**6), st.integers(0, 10**6))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def loaded(folder: Path) -> list[str]:
    """The problems of a folder; anything else that happens is a failure."""
    try:
        return [str(problem) for problem in load(folder, verbs=VERBS).problems]
    except ConfigInvalid as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_file_is_read_or_refused(config: Path, file: str, data: st.DataObject) -> None:
    """Whatever a file holds ends in lines with file, line and column."""
    (config / file).write_bytes(data.draw(content()))
    assert [
        line for line in loaded(config) if not line.isprintable() or line.count(":") < len(("line", "column"))
    ] == []


@pytest.mark.parametrize("file", ["bot.yml", "labels.yml", "rotation.yml", "templates/issue.md"])
@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_refused_in_bounded_time(config: Path, file: str, name: str) -> None:
    """Bombs, depths and lengths are refused, and none takes longer than a test may."""
    (config / file).write_bytes(_encoded(ODD[name]))
    assert loaded(config)


def settings_of(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """The path of every setting."""
    for name, field in model.model_fields.items():
        yield f"{path}{name}"
        for inner in _models(field.annotation):
            yield from settings_of(inner, f"{path}{name}.")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_args(annotation) or isinstance(annotation, UnionType):
        for inner in get_args(annotation):
            yield from _models(inner)


HOSTS = (
    "url",
    "host",
    "address",
    "endpoint",
    "proxy",
    "server",
    "webhook",
    "token",
    "secret",
    "password",
    "verify",
    "insecure",
)


@pytest.mark.parametrize("model", [BotConfig, LabelsConfig, RotationConfig])
def test_no_setting_names_a_host_or_a_secret(model: type[BaseModel]) -> None:
    """Where requests go, and as whom, only the environment says: no file that people merge leads them elsewhere."""
    names = list(settings_of(model))
    assert names
    assert [name for name in names if {*HOSTS} & {*name.rpartition(".")[2].split("_")}] == []


@pytest.mark.parametrize(
    "value",
    ["https://evil.example/x", "//evil.example", "../../evil", "a/b?x=y", "a/b#c", "a b/c"],
)
@pytest.mark.parametrize(
    "written",
    [
        lambda value: ("bot.yml", f"gitlab: {{project: '{value}'}}\n"),
        lambda value: ("bot.yml", f"zendesk: {{source: '{value}'}}\n"),
        lambda value: ("bot.yml", f"rotation: {{announce_in: '{value}'}}\n"),
        lambda value: ("bot.yml", f"gitlab: {{former_accounts: ['{value}']}}\n"),
    ],
    ids=["project", "source", "announce_in", "former_accounts"],
)  # fmt: skip
def test_settings_that_get_into_addresses_are_names(
    config: Path, written: Callable[[str], tuple[str, str]], value: str
) -> None:
    """What becomes a part of an address is a path or a name, never an address."""
    file, text = written(value)
    (config / file).write_text(text)
    assert any(file in line for line in loaded(config))
