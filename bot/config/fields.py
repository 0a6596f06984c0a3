"""The kinds of value that a setting may have, each with a sentence for the admin who wrote something else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bot.config.durations import PATTERN, format_duration, parse_duration
from bot.config.lines import one_line, words_in_comments, words_of_questions, words_on_cards, words_to_compare
from bot.config.problems import as_written, shown

_PROJECT = r"^([A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+|[1-9][0-9]{0,18})$"
_USER_NAME = "^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}$"
_EMOJI_NAME = "^[a-z0-9_+-]{1,100}$"
_QUOTES = '"`\u201c\u201d\u201e\u00ab\u00bb'
_LABEL_NAME = rf"^(?!~|.*::$)[^\s,{_QUOTES}]([^,{_QUOTES}]*[^\s,{_QUOTES}])?$"
_FORMER_LABEL_NAME = r"^[^\s,]([^,]*[^\s,])?$"
_RESERVED_LABELS = frozenset({"none", "any"})
LEASE_LABELS = "feedback-bot-lease"
"""Labels whose names begin so are the bot's own: they keep two runs apart and come and go with each."""

SOURCE_NAME = "^[a-z0-9]+(-[a-z0-9]+)*$"
SOURCE_NAME_CHARACTERS = 64
_LARGEST_ID = 2**63 - 1
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY = date(2010, 1, 1)
"""No rating that Zendesk still gives is older: an earlier day is a slip of the keyboard."""

SHORTEST_IDLENESS = timedelta(hours=1)
"""GitLab tells when people last acted to the minute, and runs come every few minutes: shorter is a slip."""

SHORTEST_RUN, LONGEST_RUN = timedelta(seconds=10), timedelta(days=1)


def label_name(text: str) -> str:
    """The text, if it can be the title of a label that people name in comments.

    Raises:
        ValueError: it is none that GitLab takes, or holds quotes.
    """
    if any(quote in text for quote in _QUOTES):
        raise ValueError("must not hold quotes: nobody could name the label in a comment")
    if text.startswith("~"):
        raise ValueError("must not begin with '~': that is how comments mention a label, not its name")
    if text.endswith("::"):
        raise ValueError("needs a word behind '::'")
    return former_label_name(text)


def former_label_name(text: str) -> str:
    """The text, if GitLab takes it for the title of one label (GitLab docs, Labels API).

    Raises:
        ValueError: it is empty, holds a comma, which separates labels, or is a word that filters or the bot reserve.
    """
    one_line(text)
    if "," in text:
        raise ValueError("must not hold a comma: GitLab separates labels by it")
    if text.casefold() in _RESERVED_LABELS:
        raise ValueError("is a word that GitLab's label filters reserve: choose another name")
    if text.casefold().startswith(LEASE_LABELS):
        raise ValueError(f"must not begin with {LEASE_LABELS!r}: the bot keeps its runs apart by such labels")
    return text


def color(text: str) -> str:
    """The colour in upper case.

    Raises:
        ValueError: it is not `#RRGGBB`.
    """
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        raise ValueError(f"must be a colour such as '#1F75CB', in quotes, not {shown(text)}")
    return text.upper()


def source_name(text: str) -> str:
    """The text, if it can be part of a marker.

    Raises:
        ValueError: it cannot.
    """
    if len(text) > SOURCE_NAME_CHARACTERS or not re.fullmatch(SOURCE_NAME, text):
        raise ValueError(f"must be lower-case letters, digits and single dashes, up to 64, not {shown(text)}")
    return text


def emoji_name(text: str) -> str:
    """The text, if GitLab may know an emoji by this name.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch(_EMOJI_NAME, text):
        raise ValueError(f"must be the name of an emoji without colons, such as 'white_check_mark', not {shown(text)}")
    return text


def matching(text: str, pattern: str, what: str) -> str:
    """The text, if it has the form of what is meant.

    Raises:
        ValueError: it has not.
    """
    if not re.fullmatch(pattern, text):
        raise ValueError(f"must be {what}, not {shown(text)}")
    return text


def user_name(text: str) -> str:
    """The text, if it is a GitLab user name.

    Raises:
        ValueError: it is not.
    """
    if not re.fullmatch(_USER_NAME, text):
        raise ValueError(f"must be a GitLab user name without '@', not {shown(text)}")
    if text.casefold() == "all":
        raise ValueError("is nobody's user name: GitLab notifies everybody by it, so name a person")
    return text


def tag(text: str) -> str:
    """The text, if it can be a Zendesk tag: one word (Zendesk docs, Tags API).

    Raises:
        ValueError: it cannot.
    """
    if re.search(r"\s", one_line(text)):
        raise ValueError("must be one word: Zendesk's tags hold no spaces")
    return text.lower()


def project_reference(value: object) -> str:
    """The path or the number of a GitLab project, as text.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID:
        return str(value)
    if isinstance(value, str) and re.fullmatch(_PROJECT, value):
        return value
    raise ValueError(
        f"must be the path or the number of a project, such as 'support/feedback', not {as_written(value)}"
    )


def _optional_project(value: object) -> str | None:
    return None if value is None else project_reference(value)


def _id_or_name(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_ID:
        return value
    if isinstance(value, str):
        return one_line(value)
    raise ValueError(f"must be a name or Zendesk's number, not {as_written(value)}: put other names in quotes")


def _duration(value: object) -> timedelta:
    match value:
        case timedelta():
            length = value
        case str():
            length = parse_duration(value)
        case _:
            raise ValueError(f"must be a length of time with its unit, such as '7 days', not {as_written(value)}")
    if length <= timedelta(0):
        raise ValueError("must be longer than nothing")
    return length


def _run_length(length: timedelta) -> timedelta:
    if not SHORTEST_RUN <= length <= LONGEST_RUN:
        bounds = f"{format_duration(SHORTEST_RUN)} to {format_duration(LONGEST_RUN)}"
        raise ValueError(f"must be {bounds}, not {format_duration(length)}")
    return length


def _idleness(length: timedelta | None) -> timedelta | None:
    if length is not None and length < SHORTEST_IDLENESS:
        raise ValueError(f"must be at least {format_duration(SHORTEST_IDLENESS)}, not {format_duration(length)}")
    return length


def _date(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"is not a day of the calendar: {value}") from None
    raise ValueError(f"must be a date such as 2026-11-30, not {as_written(value)}")


def _past_the_first_day(day: date | None) -> date | None:
    if day and day < _FIRST_DAY:
        raise ValueError(f"is before {_FIRST_DAY}, which must be a slip: {day}")
    return day


Line = Annotated[str, Field(max_length=255), AfterValidator(one_line)]
CardLine = Annotated[str, Field(max_length=255), AfterValidator(words_on_cards)]
Reason = Annotated[str, Field(max_length=255), AfterValidator(words_in_comments)]
Words = Annotated[str, Field(max_length=255), AfterValidator(one_line), AfterValidator(words_to_compare)]
Question = Annotated[str, Field(max_length=255), AfterValidator(words_of_questions)]
Choice = Annotated[CardLine, AfterValidator(words_to_compare)]
EmojiName = Annotated[str, AfterValidator(emoji_name), WithJsonSchema({"type": "string", "pattern": _EMOJI_NAME})]
Description = Annotated[str, Field(max_length=255), AfterValidator(lambda text: text and words_on_cards(text))]
UserName = Annotated[str, AfterValidator(user_name), WithJsonSchema({"type": "string", "pattern": _USER_NAME})]
OptionalUserName = Annotated[
    str | None,
    AfterValidator(lambda name: None if name is None else user_name(name)),
    WithJsonSchema({"type": ["string", "null"], "pattern": _USER_NAME}),
]
Tag = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(tag),
    WithJsonSchema({"type": "string", "maxLength": 255, "pattern": r"^\S+$"}),
]
LabelName = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(label_name),
    WithJsonSchema({"type": "string", "maxLength": 255, "pattern": _LABEL_NAME}),
]
FormerLabelName = Annotated[
    str,
    Field(max_length=255),
    AfterValidator(former_label_name),
    WithJsonSchema({"type": "string", "maxLength": 255, "pattern": _FORMER_LABEL_NAME}),
]
Color = Annotated[str, AfterValidator(color), WithJsonSchema({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"})]
ProjectReference = Annotated[
    str | None,
    BeforeValidator(_optional_project),
    WithJsonSchema(
        {"type": ["string", "integer", "null"], "pattern": _PROJECT, "examples": ["support/feedback", 1234]}
    ),
]
SourceName = Annotated[str, AfterValidator(source_name), WithJsonSchema({"type": "string", "pattern": SOURCE_NAME})]
Id = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
IdOrName = Annotated[int | str, BeforeValidator(_id_or_name)]
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(format_duration),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["7 days", "90 minutes", "1h 30m"]}),
]
Idleness = Annotated[
    timedelta | None,
    BeforeValidator(lambda value: None if value is None else _duration(value)),
    AfterValidator(_idleness),
    PlainSerializer(lambda length: None if length is None else format_duration(length)),
    WithJsonSchema({"type": ["string", "null"], "pattern": PATTERN, "examples": ["2 days"]}),
]
HourOrMore = Annotated[Duration, AfterValidator(_idleness)]
RunLength = Annotated[Duration, AfterValidator(_run_length)]
OptionalDate = Annotated[
    date | None,
    BeforeValidator(_date),
    AfterValidator(_past_the_first_day),
    PlainSerializer(lambda day: day.isoformat() if day else None),
    WithJsonSchema({"type": ["string", "null"], "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Limit = Annotated[int | None, Field(ge=1, le=1_000_000)]
