"""What people are told by chat and mail of a run's notes, and that no customer's word and no failure goes further."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import pytest
import structlog

from bot import notices, policies
from bot.config import Configuration
from bot.config.contacts import UNKNOWN
from bot.domain.actions import Action, Decided, OpenIssue, PostNote
from bot.domain.errors import ConfigError, Unavailable
from bot.domain.markers import Key, Marker
from bot.domain.model import Case
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Plain, Text
from bot.notices import ELSEWHERE, STOPPED
from bot.oncall.model import Rotation, User
from bot.oncall.roster import Roster
from bot.report import Done, Outcome, Report, Result
from bot.sandbox.faults import Fault
from bot.sandbox.people import PROJECT
from tests.chat import CANARY, Chat, open_chat
from tests.world import DAYS, World

COMMENT = "The customer's own words"
ROSTER = Roster(Rotation(MappingProxyType({"ana": User("ana", "ana.k")})))
NOTE = Text("@ana.k {{ words }} please look.")
TICKET = 4711
NOTES = "/api/v4/projects/{project}/issues/{issue_iid}/notes"


@pytest.fixture
def chat() -> Iterator[Chat]:
    with open_chat() as chat:
        yield chat


@pytest.fixture
def pinged(world: World, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which every note mentions somebody who wants to be told elsewhere too."""
    decide = policies.decide

    def pinging(case: Case, now: datetime, config: Configuration) -> tuple[Decided, ...]:
        return tuple(
            replace(each, ping="ana") if isinstance(each, PostNote) else each for each in decide(case, now, config)
        )

    monkeypatch.setattr(policies, "decide", pinging)
    world.config = replace(world.config, roster=ROSTER)
    world.notify = f"ana {chat.url}"
    return world


@dataclass
class Ear:
    """A `Notifier` that keeps what it hears."""

    heard: list[tuple[str, ...]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    def notify(self, *words: str) -> None:
        self.heard.append(words)


def sent(world: World, *actions: Action, result: Result = Result.DONE, **changes: Any) -> tuple[Ear, Report]:
    """What is said of actions of a run."""
    ear, report = Ear(), Report(done=[Done(action, result) for action in actions])
    with world.ports() as ports:
        notices.send(replace(ports, notifier=ear, **changes), report)
    return ear, report


def note(kind: str = "ping", words: str = "", **changes: Any) -> PostNote:
    marker = Marker(kind, Key("zendesk", TICKET))
    about: dict[str, Any] = {"key": marker.key, "why": "test", "ping": "ana", **changes}
    return PostNote(body=NOTE.fill(marker, words=Plain(words)), **about)


def test_a_note_that_mentions_somebody_is_told_elsewhere(pinged: World, chat: Chat) -> None:
    """The same text without its marker, with the address of the issue, and without the customer's words."""
    ticket = pinged.rate("bad", COMMENT)
    pinged.run()
    issue = pinged.issue(ticket)
    (card,) = pinged.notes(issue, "card")
    text = card.body.rpartition("\n\n<!--")[0]
    link = f"{pinged.url}/{PROJECT}/-/issues/{issue.iid}"
    assert chat.taken == [{"title": f"feedback-bot: ticket #{ticket}", "message": f"{text}\n\n{link}"}]
    assert COMMENT not in str(chat.taken)


def test_it_is_told_once(pinged: World, chat: Chat) -> None:
    """A run that writes nothing says nothing."""
    pinged.rate("bad")
    for _ in range(2):
        pinged.run()
        pinged.wait(1 * DAYS)
    assert len(chat.taken) == 1


def test_a_plan_tells_nobody(pinged: World, chat: Chat) -> None:
    """What is only shown is not sent."""
    pinged.rate("bad")
    report = pinged.run(is_dry=True)
    assert (len(report.of(Result.PLANNED)) > 0, chat.taken) == (True, [])


def test_a_failure_there_changes_nothing_here(pinged: World, chat: Chat) -> None:
    """The run is as good as without, but for one warning, and no later run tries again."""
    chat.status = 500
    for _ in range(2):
        pinged.rate("bad")
    report = pinged.run()
    told = "NOTIFY: line 1: its service did not take a message: check whether the address still counts"
    assert (report.outcome, report.warnings.count(told), report.counts()["templates_posted"]) == (Outcome.OK, 1, 2)
    pinged.run()
    assert len(chat.taken) == 2


def test_a_note_that_is_not_written_is_not_told(pinged: World, chat: Chat) -> None:
    """Nobody is sent to a note that is not there."""
    pinged.run()
    pinged.rate("bad")
    pinged.arm(Fault("status", "gitlab", "POST", NOTES, status=500))
    assert [each.action.kind for each in pinged.run().of(Result.FAILED, Result.UNKNOWN)] == ["PostCard"]
    assert chat.taken == []


def test_words_of_a_customer_stay_in_gitlab(pinged: World, chat: Chat) -> None:
    """Of a note that quotes a customer only the link is sent."""
    ticket = pinged.rate("good")
    pinged.run()
    pinged.wait(1 * DAYS)
    pinged.rate("bad", COMMENT, ticket=ticket)
    pinged.run()
    link = f"{pinged.url}/{PROJECT}/-/issues/{pinged.issue(ticket).iid}"
    assert f"{ELSEWHERE}\n\n{link}" in [each["message"] for each in chat.taken]
    assert COMMENT not in str(chat.taken)


def test_a_name_that_nobody_has_is_a_warning(pinged: World, chat: Chat) -> None:
    """Every run and plan tells of it, by the number of the line."""
    pinged.notify = f"# people\nanna {chat.url}"
    warnings = pinged.run(is_dry=True).warnings
    assert [each for each in warnings if "NOTIFY" in each] == [f"NOTIFY line 2: {UNKNOWN}"]


@pytest.mark.parametrize("status", [200, 500])
def test_no_secret_shows(status: int, pinged: World, chat: Chat, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither report nor log nor status issue holds a word of an address."""
    chat.status = status
    pinged.rate("bad")
    with structlog.testing.capture_logs() as events:
        report = pinged.run()
    said = [note.body for note in pinged.status.notes]
    assert chat.paths == [f"/{CANARY}"]
    assert CANARY not in f"{json.dumps(report.as_json())}{events}{said}{capfd.readouterr()}{pinged.services!r}"


def test_an_address_that_cannot_be_used_forbids_to_start(pinged: World) -> None:
    """Nothing is attempted until it is mended."""
    pinged.notify = f"ana json://hook.example/{CANARY}"
    with pytest.raises(ConfigError, match="NOTIFY line 1 sends without encryption") as caught:
        pinged.run()
    assert (pinged.bots, CANARY in str(caught.value)) == ([], False)


def test_a_missing_library_is_told(pinged: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named; without the variable nobody misses it."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.delitem(sys.modules, "bot.adapters.notify", raising=False)
    with pytest.raises(ConfigError, match="NOTIFY needs the package apprise: install feedback-bot with its extra"):
        pinged.run()
    pinged.notify = ""
    assert pinged.run().outcome is Outcome.OK


@pytest.mark.parametrize("result", [each for each in Result if each is not Result.DONE])
def test_only_what_is_done_is_told(world: World, result: Result) -> None:
    """An outcome that nobody knows is not told of either."""
    ear, _ = sent(world, note(), result=result)
    assert ear.heard == []


def test_who_is_not_mentioned_is_not_told(world: World) -> None:
    """An answer to somebody's own comment is no ping."""
    ear, _ = sent(world, note(ping=""))
    assert ear.heard == []


@pytest.mark.parametrize("kind", sorted(notices.OWN_WORDS))
def test_quotes_are_left_out(kind: str) -> None:
    """What is quoted stays in GitLab whatever the note, since every word of a customer is."""
    body = Text("@ana.k look:\n{{ words }}\nand answer.").fill(Marker(kind), words=Quoted(f"{COMMENT}\n\n{COMMENT}"))
    assert notices.said(body) == "@ana.k look:\n\nand answer."


def test_a_list_of_the_bot_is_no_foreign_word() -> None:
    """A card shows in a quote what is missing; only what somebody said there, in a code span, is left out."""
    body = Text("Please review.\n\n> * Summary {{ words }}\n> * Action **missing**").fill(
        Marker("card"), words=QuotedInline(COMMENT)
    )
    assert notices.said(body) == "Please review.\n\n> * Action **missing**"


@pytest.mark.parametrize("marker", [None, Marker("case"), Marker("changed"), Marker("answer"), Marker("made_up")])
def test_other_notes_are_told_by_their_link(marker: Marker | None) -> None:
    """Nobody vouches for their words."""
    assert notices.said(NOTE.fill(marker, words=Plain(COMMENT))) == ELSEWHERE


def test_a_note_of_nothing_but_quotes_still_says_something() -> None:
    """A message is never empty."""
    assert notices.said(Text("{{ words }}").fill(Marker("ping"), words=Quoted(COMMENT))) == ELSEWHERE


def test_an_issue_that_mentions_somebody_is_told(world: World) -> None:
    """One without a ticket is found by its marker, and its own title is the subject."""
    world.rate("bad")
    world.run()
    with world.ports() as ports:
        known = ports.cache.known(world.bots[0].iid)
    assert known
    opened = OpenIssue(
        why="test",
        title="Reviewing manager",
        body=NOTE.fill(known.issue.marker, words=Plain("")),
        labels=(),
        ping="ana",
    )
    ear, _ = sent(world, opened)
    assert [(user, subject, link) for user, subject, _, link in ear.heard] == [
        ("ana", "Reviewing manager", known.issue.web_url)
    ]


@pytest.mark.parametrize(
    ("action", "subject"),
    [
        (note(), f"feedback-bot: ticket #{TICKET}"),
        (note("reminder", key=None, iid=31), "feedback-bot: reminder"),
        (OpenIssue(why="test", title="Title", body=Text("text").fill(), labels=(), ping="ana"), "Title"),
        (PostNote(why="test", body=Text("text").fill(), ping="ana"), "feedback-bot"),
    ],
)
def test_an_issue_that_is_not_known_has_no_link(world: World, action: Action, subject: str) -> None:
    """The message goes out all the same, with a subject of the bot's own words."""
    ear, _ = sent(world, action)
    assert [(heard[1], heard[3]) for heard in ear.heard] == [(subject, "")]


def test_a_note_by_its_issue_has_that_link(world: World) -> None:
    """A note on an issue of no ticket names it by number."""
    ticket = world.rate("bad")
    world.run()
    issue = world.issue(ticket)
    ear, _ = sent(world, note("reminder", key=None, iid=issue.iid))
    assert ear.heard[0][3].endswith(f"/-/issues/{issue.iid}")


def test_who_is_told_to_stop_sends_no_more(world: World) -> None:
    """What is left out is told once."""
    ear, report = sent(world, note(), note(), is_stopped=lambda: True)
    assert (ear.heard, report.warnings) == ([], [STOPPED])


def test_every_failure_is_told_and_stops_nothing(world: World) -> None:
    """One message that fails keeps back no other."""

    class Deaf(Ear):
        def notify(self, *words: str) -> None:
            super().notify(*words)
            raise Unavailable("NOTIFY", f"message {len(self.heard)}")

    deaf, report = Deaf(), Report(done=[Done(note(), Result.DONE), Done(note(), Result.DONE)])
    with world.ports() as ports:
        notices.send(replace(ports, notifier=deaf), report)
    assert report.warnings == ["NOTIFY: message 1", "NOTIFY: message 2"]


def test_without_addresses_nothing_is_looked_at(world: World) -> None:
    """The common case: no notifier at all."""
    with world.ports() as ports:
        assert ports.notifier is None
        report = Report(done=[Done(note(), Result.DONE)])
        notices.send(ports, report)
    assert report.warnings == []
