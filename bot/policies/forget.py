"""Customers' words leave an issue when they are old, or when their ticket was deleted in Zendesk; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from bot.commands import rating
from bot.config import Configuration
from bot.domain.actions import Decided, Finding
from bot.domain.history import Note, Written
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Case, Gone, Need
from bot.domain.quoted import has_block, without_blocks
from bot.domain.removals import EmptyIssue, EmptyNote
from bot.domain.texts import Body
from bot.policies import change
from bot.standing.record import digest

REMOVED = "*The customer's words were removed: {why}.*"
OLD = "the rating is older than {months}"
DELETED = "the ticket was deleted in Zendesk"

GONE = "*removed*"
"""Stands where the reason was."""

_REMARK = re.compile(r"^\*The customer's words were removed: .*\*$", re.MULTILINE)
_SPAN = r"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
_REASON = re.compile(r"\{\{\s*reason\s*\}\}")
_TAGS = re.compile(r"\{[{%#].*?[}%#]\}")


def ends_before(now: datetime, config: Configuration) -> datetime | None:
    """Closed issues whose rating is older than this (UTC) lose the customer's words; None while none do."""
    months = config.bot.privacy.retention_months
    return None if months is None else now - relativedelta(months=months)


def is_wordy(note: Note) -> bool:
    """Whether a comment of the bot repeats what a customer said; blocks in others are of managers' words, and stay."""
    kind = note.marker.kind if note.marker else ""
    if kind == "answer" and note.marker and "words" in note.marker.values:
        return True
    return rating.has_words(note.words) if kind == "changed" else kind == "answer" and rating.repeats(note.words)


def is_emptied(written: Written) -> bool:
    """Whether all that the bot wrote on an issue says that the customer's words were removed, whatever its marker."""
    is_empty = not (written.notes or written.kept or has_block(written.description))
    return is_empty and _REMARK.search(written.description) is not None


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """What is due is read just before: description, and comments where there are any."""
    return Need.WRITTEN if due(case, now, config) else Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Empties the comments first; the description comes last with the marker that ends it."""
    why, issue, written = due(case, now, config), case.issue, case.written
    marker = issue.true_marker if issue else None
    if not why or issue is None or marker is None or written is None:
        return
    remark = REMOVED.format(why=why)
    for note in written.notes:
        body = Body(_of_note(note.words, remark), _wordless(note.marker))
        yield EmptyNote(key=case.key, iid=issue.iid, why=why, note_id=note.note_id, body=body)
    if written.kept:
        told = f"{written.kept} comments by a former account of the bot hold words of the customer"
        yield Finding(kind="stays", key=case.key, why=f"{told}: delete them by hand, or with `erase`")
    values = MappingProxyType({**marker.values, "emptied": stamp(now)})
    left = _of_description(written.description, remark, marker.values.get("reason", ""), config)
    body = Body(left, _wordless(Marker("case", case.key, values)))
    yield EmptyIssue(key=case.key, iid=issue.iid, why=why, description=body, as_seen=issue)


def due(case: Case, now: datetime, config: Configuration) -> str:
    """Why the customer's words are to go; empty while they stay."""
    issue = case.issue
    marker = issue.true_marker if issue else None
    if issue is None or marker is None or "emptied" in marker.values or change.is_pending(case):
        return ""
    if case.gone in {Gone.DELETED, Gone.SCRUBBED} and config.bot.privacy.follow_deletions:
        return DELETED
    past, rated_at = ends_before(now, config), moment(marker.values.get("rated_at", ""))
    is_old = past is not None and rated_at is not None and rated_at < past
    months = config.bot.privacy.retention_months
    told = "1 month" if months == 1 else f"{months} months"
    return OLD.format(months=told) if is_old and not issue.is_open else ""


def _wordless(marker: Marker | None) -> Marker | None:
    """A marker that tells no more of words which are gone."""
    left = {name: value for name, value in marker.values.items() if name not in {"words", "reason"}} if marker else {}
    return replace(marker, values=MappingProxyType(left)) if marker else None


def _of_note(text: str, remark: str) -> str:
    """A comment of the bot without the customer's words: nobody else writes in it."""
    text = _without_blocks(text, remark, change.TOLD.source, rating.RATING.source)
    for line in _reasons(change.TOLD.source):
        text = line.sub(rf"\g<before>{GONE}\g<after>", text)
    return text


def _of_description(text: str, remark: str, known: str, config: Configuration) -> str:
    """A description without the customer's words, and with all that people wrote.

    Args:
        text: as GitLab holds it.
        remark: takes their place.
        known: the digest of the reason as it was first shown; where there is none, today's template tells its line.
        config: with the template.
    """
    text = _without_blocks(text, remark, config.templates.issue.source)
    for span in re.finditer(_SPAN, text):
        if digest(span[0]) == known:
            return f"{text[: span.start()]}{GONE}{text[span.end() :]}"
    for line in _reasons(config.templates.issue.source):
        text = line.sub(rf"\g<before>{GONE}\g<after>", text, count=1)
    return text


def _without_blocks(text: str, remark: str, *sources: str) -> str:
    """A text of the bot without blocks, the headings that its templates write above them, and its marker."""
    head, _, last = text.rstrip().rpartition("\n")
    lines = (line.strip() for line in "\n".join(sources).splitlines())
    headings = frozenset(line for line in lines if line.endswith(":") and "{" not in line)
    return without_blocks(head if Marker.of(last) else text, remark, headings)


def _reasons(source: str) -> Iterator[re.Pattern[str]]:
    """The lines that tell the chosen reason, as a text writes them; one of the reason alone might be anybody's."""
    for line in source.splitlines():
        if _REASON.search(line):
            before, after = (_TAGS.sub("", part).strip() for part in _REASON.split(line, maxsplit=1))
            if re.search(r"\w", before + after):
                told = rf"^(?P<before> *{re.escape(before)} *){_SPAN}(?P<after> *{re.escape(after)} *)$"
                yield re.compile(told, re.MULTILINE)
