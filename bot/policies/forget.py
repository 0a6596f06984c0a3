"""Customers' words leave an issue when they are old, or when their ticket was deleted in Zendesk; all else stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from bot.commands import rating
from bot.config import Configuration
from bot.domain.actions import Decided, Finding
from bot.domain.history import Note
from bot.domain.markers import Marker
from bot.domain.memory import moment, stamp
from bot.domain.model import Case, Gone, Need
from bot.domain.quoted import has_block, without_blocks
from bot.domain.removals import EmptyIssue, EmptyNote
from bot.domain.texts import Body
from bot.policies import change

REMOVED = "*The customer's words were removed: {why}.*"
OLD = "the rating is older than {months}"
DELETED = "the ticket was deleted in Zendesk"

_RATING = rating.RATING.source.partition("{{")[0]
"""How the answer to the command `rating` begins, the only one that repeats a customer."""

_REASON = re.compile(r"\{\{\s*reason\s*\}\}")
_TAGS = re.compile(r"\{[{%#].*?[}%#]\}")


def ends_before(now: datetime, config: Configuration) -> datetime | None:
    """Closed issues whose rating is older than this (UTC) lose the customer's words; None while none do."""
    months = config.bot.privacy.retention_months
    return None if months is None else now - relativedelta(months=months)


def is_wordy(note: Note) -> bool:
    """Whether a comment of the bot repeats what a customer said; blocks in others are of managers' words, and stay."""
    kind = note.marker.kind if note.marker else ""
    tells = kind == "changed" or (kind == "answer" and note.words.startswith(_RATING))
    return tells and has_block(note.words)


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
        body = Body(_left(note.words, remark, config), note.marker)
        yield EmptyNote(key=case.key, iid=issue.iid, why=why, note_id=note.note_id, body=body)
    if written.kept:
        told = f"{written.kept} comments by a former account of the bot hold words of the customer"
        yield Finding(kind="stays", key=case.key, why=f"{told}: delete them by hand, or with `erase`")
    values = MappingProxyType({**marker.values, "emptied": stamp(now)})
    body = Body(_left(written.description, remark, config), Marker("case", case.key, values))
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


def _left(text: str, remark: str, config: Configuration) -> str:
    """A text of the bot without the customer's words and without its own last line."""
    head, _, last = text.rstrip().rpartition("\n")
    text = head if Marker.of(last) else text
    sources = config.templates.issue.source, change.TOLD.source, rating.RATING.source
    for line in _reasons(*sources[:2]):
        text = line.sub("", text)
    lines = (line.strip() for line in "\n".join(sources).splitlines())
    return without_blocks(text, remark, frozenset(line for line in lines if line.endswith(":") and "{" not in line))


def _reasons(*sources: str) -> Iterator[re.Pattern[str]]:
    """The lines that tell the chosen reason, as today's texts write them."""
    for line in "\n".join(sources).splitlines():
        if _REASON.search(line):
            before, after = (re.escape(_TAGS.sub("", part).strip()) for part in _REASON.split(line, maxsplit=1))
            yield re.compile(rf"^ *{before} *(`+).*\1 *{after}\n?", re.MULTILINE)
