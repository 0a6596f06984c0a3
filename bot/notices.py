"""Tells people by chat or mail, too, what the notes of a run have just told them, as far as it may leave GitLab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from bot.cache import Cache, Known
from bot.domain.actions import Action, AskInIssue, OpenIssue, PostNote
from bot.domain.errors import ServiceError
from bot.domain.texts import Body
from bot.ports import Ports
from bot.report import Report, Result

OWN_WORDS = frozenset({"card", "ping", "rotation", "reminder", "notice", "handover"})
"""Kinds of texts in which nothing of a customer stands outside of quotes; of any other only the link is sent."""

ELSEWHERE = "You are mentioned in GitLab."

STOPPED = "told to stop: messages by chat or mail were left out; the notes themselves stand in GitLab"

_BLANK_LINES = re.compile(r"\n{3,}")

ASSIGNED = "A bad rating is assigned to you. Please review it: the questions are in the card there."

Written = PostNote | OpenIssue | AskInIssue


def send(ports: Ports, report: Report) -> None:
    """Sends one message for each note of this run that is written and mentions somebody unasked.

    A message that fails becomes a warning of the report. No later run repeats it: the note in GitLab is what counts.

    Args:
        ports: of the run; nothing is sent where it has no notifier.
        report: what the run has written; gets the warnings.
    """
    if ports.notifier is None:
        return
    for action in _written(report):
        if ports.is_stopped():
            report.warn(STOPPED)
            return
        link = _link(action, ports.cache)
        try:
            text = ASSIGNED if isinstance(action, AskInIssue) else said(action.body)
            ports.notifier.notify(action.ping, _subject(action), text, link)
        except ServiceError as error:
            report.warn(str(error))


def said(body: Body) -> str:
    """What may leave GitLab of a text: all of it but the marker and what is quoted, as customers' words always are."""
    if body.marker is None or body.marker.kind not in OWN_WORDS:
        return ELSEWHERE
    kept = (line for _, block in groupby(body.text.splitlines(), _is_quote) for line in _own([*block]))
    return _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip() or ELSEWHERE


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _own(block: list[str]) -> list[str]:
    """Of neighbouring lines the bot's words: in a quote, those of others are in a fence, or in a code span."""
    if not _is_quote(block[0]):
        return block
    return [] if any("```" in line for line in block) else [line for line in block if "`" not in line]


def _written(report: Report) -> Iterator[Written]:
    for done in report.of(Result.DONE):
        if isinstance(done.action, Written) and done.action.ping:
            yield done.action


def _subject(action: Written) -> str:
    if action.key is not None:
        return f"feedback-bot: ticket #{action.key.ticket_id}"
    if isinstance(action, OpenIssue):
        return action.title
    marker = action.body.marker if isinstance(action, PostNote) else None
    return f"feedback-bot: {marker.kind}" if marker else "feedback-bot"


def _link(action: Written, cache: Cache) -> str:
    """Where people read it in GitLab; empty when the cache does not know the issue."""
    known = _issue(action, cache)
    return known.issue.web_url if known else ""


def _issue(action: Action, cache: Cache) -> Known | None:
    if action.iid is not None:
        return cache.known(action.iid)
    if action.key is not None:
        return next(iter(cache.of_ticket(action.key.ticket_id)), None)
    return _opened(action, cache) if isinstance(action, OpenIssue) else None


def _opened(action: OpenIssue, cache: Cache) -> Known | None:
    """The issue that an action without a case has just opened: the newest with its marker."""
    if action.body.marker is None:
        return None
    newest = (cache.known(iid) for iid in sorted(cache.open_iids(), reverse=True))
    return next((known for known in newest if known and known.issue.marker == action.body.marker), None)
