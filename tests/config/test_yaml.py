"""YAML as admins mean it, and every mistake at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.grammar import MAX_DEPTH
from bot.config.yaml import USUAL, read


def _told(content: str | bytes) -> list[str]:
    return [str(p) for p in read("f", content if isinstance(content, bytes) else content.encode()).problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10:00", "10:00"),
        ("21:00", "21:00"),
        ("17:30:00", "17:30:00"),
        ("1:30", "1:30"),
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("y", "y"),
        ("2026-12-12", "2026-12-12"),
        ("2026-01-05T09:00:00", "2026-01-05T09:00:00"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("1.2.3", "1.2.3"),
        ("9" * 19, "9" * 19),
        ("12\n  34", "12 34"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("a::b", "a::b"),
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("2.5e3", 2500.0),
        ("!!int 5", 5),
        ("~", None),
        ("null", None),
        ("", None),
        ("[1, a]", (1, "a")),
        ("{b: 1}", {"b": 1}),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_values_are_what_they_look_like(written: str, value: object) -> None:
    """Only null, true, false and decimal numbers are more than text."""
    found = read("f", f"a: {written}".encode()).data
    assert repr({"a": value}) == repr(found)


@pytest.mark.parametrize("key", ["NO", "true", "1", "1.5", "10:00", "2026-12-12"])
def test_keys_are_text_as_written(key: str) -> None:
    """A key never becomes a number or a switch."""
    assert {key: 1} == read("f", f"{key}: 1".encode()).data


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a:\n\tb: 1\n", "f:2:1: a tab stands where only spaces may: indent with spaces"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "f:4:3: duplicate key 'c': it stands in line 3 already"),
        ("a: 1\n---\nb: 2\n", "f:2:1: a second document ('---') begins here: one file holds one document"),
        ("a: 'x\nb: 1\n", "f:1:4: the quote that opens here is never closed"),
        ("a: b: c\n", "f:1:5: a second ':' in one value (put it in quotes), or a wrong indentation"),
        ("a: [1, 2\nb: 3\n", "f:2:2: a ',' or ']' is missing before this"),
        ("a: {b: 1\nc: 3\n", "f:2:2: a ',' or '}' is missing before this"),
        ("a:\n  b: 1\n c: 2\n", "f:3:2: this does not fit the lines above: align it with its neighbours"),
        ("a: @x\n", "f:1:4: a value cannot begin with @ here: put it in quotes"),
        ("a: *b\n", "f:1:4: the alias *b names no anchor above it"),
        ("a: &x 1\nb: &x 2\n", "f:2:4: this anchor is used above already: choose another name"),
        ("a: &a [*a]\n", "f:1:4: an alias holds itself"),
        ("a: 1\n<<: {b: 1}\n", "f:2:1: merge keys (<<) are not supported: write the settings out"),
        ("a: 1\n? [b]\n: 1\n", "f:2:3: a key must be a plain word"),
        ("a: {? : 2}\n", "f:1:6: a key is missing before the ':'"),
        ("a: !!python/object:os.system x\n", "f:1:4: unknown tag '!!python/object:os.system': delete it"),
        ("a: !own [1]\n", "f:1:4: unknown tag '!own': delete it"),
        ("a: !!binary aGk=\n", "f:1:4: unknown tag '!!binary': delete it"),
        ("a: !!int many\n", "f:1:4: 'many' is not of the type that its tag !!int names"),
        ('a: "\\UFFFFFFFF"\n', "f:1:7: this escape is not a character"),
        ('a: "\\uD800"\n', "f:1:4: an escape in this value is only half a character"),
        ("- a\n", "f:1:1: must hold 'name: value' lines at the top"),
        ("just words\n", "f:1:1: must hold 'name: value' lines at the top"),
        ("", "f:1:1: holds no settings: write {} to keep every default"),
        ("# only a comment\n", "f:1:1: holds no settings: write {} to keep every default"),
        ("---\n", "f:1:1: holds no settings: write {} to keep every default"),
        (
            "%YAML 3.0\n---\na: 1\n",
            "f:1:1: is not valid YAML: found incompatible YAML document (version 1.* is required)",
        ),
        (b"a: 1\nb: \xff\n", "f:2:4: is not UTF-8 text: save the file as UTF-8"),
        ("a: 1".encode("utf-16"), "f:1:1: is not UTF-8 text: save the file as UTF-8"),
        (b"a: 1\r\nb: x\x07\n", "f:2:5: the invisible character U+0007 cannot stand here: delete it"),
        (b"#" * (USUAL.bytes + 1), "f: is larger than 256 KiB: this cannot be a configuration"),
    ],
)
def test_each_mistake_is_told_at_its_place(content: str | bytes, told: str) -> None:
    """A file that YAML cannot mean is answered with the place and what to write instead."""
    assert [told] == _told(content)


def test_one_file_tells_all_its_mistakes() -> None:
    """What does not stop the parser is told together, in the order of the file."""
    content = "a: !x 1\na: 2\nb: !!int c\n<<: {}\n"
    assert [told.rsplit(": ", 2)[0][:5] for told in _told(content)] == ["f:1:4", "f:2:1", "f:3:4", "f:4:1"]


def test_a_byte_order_mark_is_no_part_of_the_file() -> None:
    """Editors of Windows may put one first."""
    document = read("f", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert (document.data, document.keys["b",]) == ({"a": 1, "b": 2}, (2, 1))


def test_aliases_repeat_a_value() -> None:
    """An alias stands for what its anchor names."""
    assert read("f", b"a: &x [1, 2]\nb: *x\n").data == {"a": (1, 2), "b": (1, 2)}


def test_an_alias_bomb_is_bounded() -> None:
    """A few lines of nested aliases cannot fill the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (told,) = _told("\n".join(lines))
    assert told.endswith(f"more than {USUAL.values:,} values")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_bounded(opening: str) -> None:
    """Thousands of opened lists are a mistake, not a crash."""
    (told,) = _told("a:\n  " + opening * 5000)
    assert told.endswith(f"more than {MAX_DEPTH} levels of nesting")


@pytest.mark.parametrize(
    ("location", "at_key", "place"),
    [
        (("a",), False, (2, 3)),
        (("a",), True, (1, 1)),
        (("a", "b"), False, (2, 6)),
        (("a", "b", 1), False, (2, 10)),
        (("a", "b", 7), False, (2, 3)),
        (("a", "c", "d"), False, (4, 8)),
        (("a", "c", "d"), True, (4, 5)),
        (("a", "c", "missing"), False, (3, 3)),
        (("missing", "deeper"), False, (1, 1)),
    ],
)
def test_places_are_found_by_location(location: tuple[str | int, ...], place: tuple[int, int], *, at_key: bool) -> None:
    """A value is shown where it begins, what is missing at the heading that should hold it."""
    document = read("f", b"a:\n  b: [x, y]\n  c:\n    d: 1\n")
    problem = document.problem(location, "m", at_key=at_key)
    assert place == (problem.line, problem.column)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """Whatever stands in a file, the reader answers with data or with a place in the file."""
    document = read("f", content)
    lines = content.count(b"\n") + content.count(b"\r") + content.count(b"\xc2\x85") + content.count(b"\xe2\x80") + 2
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in document.problems)
    assert document.is_readable or document.problems


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`#?,~ \t\n0.<", max_size=60))
def test_no_punctuation_breaks_the_reader(text: str) -> None:
    """The same for texts that are full of YAML's own characters."""
    document = read("f", text.encode())
    assert document.is_readable or document.problems
