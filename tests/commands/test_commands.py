"""The list of commands, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS, CommandRecord, Refusal, find, nearest
from bot.domain.texts import BODY_LIMIT_CHARACTERS
from bot.sandbox.hostile import HOSTILE
from tests.commands.asking import CASE, ask, broken_labels, latest, live, with_issue
from tests.domain.test_quoted import TEXTS

ESCALATED = replace(CASE, escalation="boss")
WORDS = st.sampled_from(
    ["docs", "process", "none", "-", "-docs", '~"', '"', "`", "satisfaction::bad", "keep-open", "bot-paused", "me",
     "ana", "@ana", "to", "until", "friday", "next", "week", "3d", "15 jan", "2027-01-15", "close", "and", "@all"]
)  # fmt: skip
ARGS = st.lists(WORDS | TEXTS, max_size=5).map(" ".join)
every = pytest.mark.parametrize("record", COMMANDS, ids=lambda record: record.verb)


def assert_harmless(verb: str, args: str) -> None:
    """Nothing that follows from a command mentions, refers or acts, but for the one whom `escalate` mentions."""
    answers = [
        ask(f"{verb} {args}", case=ESCALATED),
        ask(f"{verb} {args}", config=broken_labels()),
        ask(f"{verb} {args}", case=with_issue(is_open=False, assignees=("ben",)), review=latest(assignee="eve")),
    ]
    for answer in answers:
        found = live(answer)
        assert found.users <= ({"boss"} if verb == "escalate" else set())
        links = [other for other in found.others if "/agent/tickets/" not in other]
        assert (found.issues, found.all_mentioned, links) == (frozenset(), False, [])


@given(st.sampled_from(COMMANDS), ARGS)
def test_no_words_make_a_command_fail_or_act(record: CommandRecord, args: str) -> None:
    """Whatever people type behind a command, it is answered, and the answer is only words."""
    assert_harmless(record.verb, args)


@every
def test_hostile_words_are_harmless(record: CommandRecord) -> None:
    """Nor do the texts of the sandbox's hostile customers."""
    for words in HOSTILE:
        assert_harmless(record.verb, words)


@every
def test_a_huge_comment_gets_a_short_answer(record: CommandRecord) -> None:
    """A million letters, words or quotes are answered at once."""
    for words in ("x" * 1_000_000, "docs " * 200_000, '"' * 1_000_000, "1 " * 500_000):
        answer = ask(f"{record.verb} {words}", case=ESCALATED)
        assert len(str(answer.reply or "")) < BODY_LIMIT_CHARACTERS / 10


@every
def test_every_form_is_understood(record: CommandRecord) -> None:
    """What help and documentation say to type is not refused as malformed."""
    forms = [
        form.replace("NAME", "docs").replace("[reason]", "because").replace("@user", "@ana") for form in record.usage
    ]
    for form in (*forms, record.example):
        answer = ask(form, case=ESCALATED)
        assert not isinstance(answer, Refusal), answer.reply.text


@every
def test_records_are_complete(record: CommandRecord) -> None:
    """Each form begins with the verb, and no text ends in a full stop of its own or breaks a table."""
    assert [form for form in (*record.usage, record.example) if form.split()[0] != record.verb] == []
    texts = (*record.usage, record.purpose, record.example, record.answer)
    assert [text for text in texts if not text or text.endswith(".") or "|" in text or "\n" in text] == []


def test_verbs_and_aliases_differ() -> None:
    """A word leads to one command."""
    names = [name for record in COMMANDS for name in (record.verb, *record.aliases)]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("verb", "found"),
    [("close", "close"), ("Close", "close"), ("open", "reopen"), ("cause", "label"), ("", "help"), ("clsoe", None)],
)
def test_finding(verb: str, found: str | None) -> None:
    """By verb or alias, in any case; a bare mention asks for help."""
    record = find(verb)
    assert (record.verb if record else None) == found


@pytest.mark.parametrize(
    ("verb", "near"),
    [("clsoe", "close"), ("snoozed", "snooze"), ("assing", "assign"), ("opne", "reopen"), ("banana", None), ("", None),
     ("x" * 100_000, None)],
)  # fmt: skip
def test_the_nearest(verb: str, near: str | None) -> None:
    """What was probably meant by a word that names no command."""
    assert nearest(verb) == near
