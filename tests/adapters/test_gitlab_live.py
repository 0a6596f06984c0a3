"""The feedback project over real HTTP: the sandbox's GitLab, and what can happen on the way to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.adapters.channel import Patience
from bot.adapters.gitlab import GitLab
from bot.domain.actions import StateEvent
from bot.domain.errors import ConfigError, Conflict, Denied, NotFound, Unavailable, UnknownOutcome
from bot.domain.history import Event
from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.texts import Text
from bot.sandbox.faults import Fault, Kind, Reply
from bot.sandbox.people import ADMIN, GITLAB_TOKEN, PROJECT
from bot.sandbox.world import Sandbox
from tests.adapters.conftest import Time

MARKER = Marker("case", Key("acme", 12))
BODY = Text("See https://acme.zendesk.com/agent/tickets/12").fill(MARKER)
TITLE = "Bad: ticket #12"


def titles(sandbox: Sandbox) -> list[str]:
    """The titles of all issues there are in truth."""
    return [issue.title for issue in sandbox.gitlab.paths[PROJECT].issues.values()]


def arm(sandbox: Sandbox, kind: Kind, method: str, *, reply: Reply = "502", times: int = 1, status: int = 503) -> None:
    sandbox.traffic.faults.arm(Fault(kind, "gitlab", method, reply=reply, times=times, status=status))


def test_an_issue_of_the_bot(live_gitlab: GitLab) -> None:
    """What the bot opens comes back as its own, marked and linked, from every way of reading."""
    opened = live_gitlab.open_issue(TITLE, BODY, ["satisfaction::bad"])
    assert (MARKER, 12, frozenset({"satisfaction::bad"})) == (opened.marker, opened.ticket_id, opened.labels)
    assert live_gitlab.account().user_id == opened.author_id
    assert opened in list(live_gitlab.issues())
    assert [opened] == live_gitlab.issues_by_iid([opened.iid, 9999])
    assert opened == live_gitlab.issue(opened.iid)
    assert str(BODY) == live_gitlab.description(opened.iid)


def test_closing_and_reopening(live_gitlab: GitLab) -> None:
    """State, title and labels follow in one request."""
    iid = live_gitlab.open_issue(TITLE, BODY, ["satisfaction::bad"]).iid
    before = live_gitlab.requests
    closed = live_gitlab.update_issue(
        iid, title="Good: ticket #12", add_labels=["satisfaction::good"], remove_labels=["satisfaction::bad"],
        state_event=StateEvent.CLOSE,
    )  # fmt: skip
    assert ("Good: ticket #12", frozenset({"satisfaction::good"}), False) == (
        closed.title,
        closed.labels,
        closed.is_open,
    )
    assert live_gitlab.requests - before == 1
    assert iid not in [issue.iid for issue in live_gitlab.issues(opened_only=True)]
    assert live_gitlab.update_issue(iid, state_event=StateEvent.REOPEN).is_open


def test_only_what_changed_since(sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """`updated_after` includes its own moment."""
    live_gitlab.open_issue("Bad: ticket #1", BODY, [])
    sandbox.clock.advance(timedelta(hours=1))
    opened = live_gitlab.open_issue(TITLE, BODY, [])
    assert [opened] == list(live_gitlab.issues(opened.updated_at))


def test_many_issues(live_gitlab: GitLab) -> None:
    """A list of several pages arrives whole, without doubles, a hundred at a request."""
    for number in range(250):
        live_gitlab.open_issue(f"Bad: ticket #{number}", BODY, [])
    before = live_gitlab.requests
    found = [issue.iid for issue in live_gitlab.issues()]
    assert len(found) == len(set(found)) > 250
    assert live_gitlab.requests - before == 3


def test_notes_of_an_issue(live_gitlab: GitLab) -> None:
    """Posted, rewritten in place, read oldest first, or one by its number."""
    iid = live_gitlab.open_issue(TITLE, BODY, []).iid
    first = live_gitlab.post_note(iid, Text("first").fill(Marker("card")))
    second = live_gitlab.post_note(iid, Text("second").fill())
    live_gitlab.edit_note(iid, first, Text("again").fill(Marker("changed")))
    people = [note for note in live_gitlab.notes(iid) if not note.is_system]
    assert [(first, Marker("changed")), (second, None)] == [(note.note_id, note.marker) for note in people]
    assert live_gitlab.note(iid, first) == people[0]


def test_life_of_a_label(live_gitlab: GitLab) -> None:
    """Created once, described, deleted, and gone."""
    label = Label("bot::lease", "#112233", "first")
    live_gitlab.create_label(label)
    assert label in live_gitlab.labels()
    with pytest.raises(Conflict):
        live_gitlab.create_label(label)
    live_gitlab.update_label(label.name, description="second")
    assert Label("bot::lease", "#112233", "second") == live_gitlab.label(label.name)
    live_gitlab.delete_label(label.name)
    assert live_gitlab.label(label.name) is None
    with pytest.raises(NotFound):
        live_gitlab.delete_label(label.name)
    with pytest.raises(NotFound):
        live_gitlab.update_label(label.name, description="third")


def test_issues_with_a_label(live_gitlab: GitLab) -> None:
    """Only those that carry it, open or closed."""
    with_it, without = (live_gitlab.open_issue(TITLE, BODY, [name]).iid for name in ("bot::one", "bot::two"))
    live_gitlab.update_issue(with_it, state_event=StateEvent.CLOSE)
    assert [found.iid for found in live_gitlab.issues(label="bot::one")] == [with_it]
    assert [found.iid for found in live_gitlab.issues(label="bot::two", opened_only=True)] == [without]


def test_one_of_many_gets_the_label(live_gitlab: GitLab) -> None:
    """Of threads that create the same label at once, one succeeds and the others hear that it exists."""

    def create(_: int) -> str:
        try:
            live_gitlab.create_label(Label("bot::lease"))
        except Conflict:
            return "conflict"
        return "created"

    live_gitlab.project()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(create, range(8)))
    assert sorted(found) == ["conflict"] * 7 + ["created"]


def test_people(sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """Roles and accounts are those of the project."""
    stranger = sandbox.gitlab.add_user("some.one", "Some One")
    assert (None, stranger.id) == (
        live_gitlab.access_level(stranger.id),
        live_gitlab.former_accounts(["Some.One", "no.one"])[0].user_id,
    )
    assert live_gitlab.access_level(live_gitlab.account().user_id) is not None


def test_time_is_the_services(sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """The run's time is that of GitLab's first reply, to the second."""
    expected = sandbox.clock.now().replace(microsecond=0)
    live_gitlab.account()
    sandbox.clock.advance(timedelta(days=1))
    live_gitlab.account()
    assert expected == live_gitlab.service_time


@pytest.mark.parametrize("reply", ["502", "reset", "stall"])
def test_lost_replies(reply: Reply, sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """The issue was opened and nobody said so: the outcome is unknown, and there is no second issue."""
    live_gitlab.project()
    arm(sandbox, "lost_reply", "POST", reply=reply)
    with pytest.raises(UnknownOutcome):
        live_gitlab.open_issue(TITLE, BODY, [])
    assert titles(sandbox).count(TITLE) == 1


@pytest.mark.parametrize("kind", ["truncate", "cut"])
def test_broken_replies_to_writes(kind: Kind, sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """Half a reply is none."""
    live_gitlab.project()
    arm(sandbox, kind, "POST")
    with pytest.raises(UnknownOutcome):
        live_gitlab.open_issue(TITLE, BODY, [])
    assert titles(sandbox).count(TITLE) == 1


@pytest.mark.parametrize("kind", ["reset", "status", "cut"])
def test_reads_survive(kind: Kind, sandbox: Sandbox, live_gitlab: GitLab, time: Time) -> None:
    """A read that fails twice succeeds at the third try."""
    arm(sandbox, kind, "GET", times=2)
    assert live_gitlab.project().path == PROJECT
    assert (live_gitlab.requests, len(time.slept)) == (3, 2)


def test_a_stalled_service(sandbox: Sandbox, url: str, time: Time) -> None:
    """Silence ends by the timeout, and the next try may be answered."""
    sandbox.traffic.faults.arm(Fault("stall", "gitlab", "GET", seconds=5))
    gitlab = GitLab(url, GITLAB_TOKEN, PROJECT, time.pace(), Patience(read_seconds=0.2))
    assert gitlab.project().path == PROJECT


def test_throttled_writes_come_back(sandbox: Sandbox, live_gitlab: GitLab, time: Time) -> None:
    """After 429 a write is sent again, once it may, and done once."""
    live_gitlab.project()
    arm(sandbox, "status", "POST", status=429)
    live_gitlab.open_issue(TITLE, BODY, [])
    assert titles(sandbox).count(TITLE) == 1
    assert [10 <= slept < 11 for slept in time.slept] == [True]


def test_a_service_that_is_down(sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """Reads end as unavailable after a bounded number of tries."""
    arm(sandbox, "status", "GET", times=99)
    with pytest.raises(Unavailable):
        live_gitlab.project()
    assert live_gitlab.requests == 4


def test_a_revoked_token(sandbox: Sandbox, live_gitlab: GitLab) -> None:
    """The message says what is wrong, and not the token."""
    sandbox.gitlab.revoke_token(GITLAB_TOKEN)
    with pytest.raises(Denied, match="expired or revoked") as caught:
        live_gitlab.account()
    assert GITLAB_TOKEN not in str(caught.value)


def test_a_project_that_moves(sandbox: Sandbox, live_gitlab: GitLab, url: str, time: Time) -> None:
    """A run that began goes on by number; the next one is told the new path."""
    live_gitlab.project()
    sandbox.gitlab.rename_project(sandbox.gitlab.paths[PROJECT], "acme/voices")
    live_gitlab.open_issue(TITLE, BODY, [])
    with pytest.raises(ConfigError, match="acme/voices"):
        GitLab(url, GITLAB_TOKEN, PROJECT, time.pace()).project()


def test_a_project_that_does_not_exist(url: str, time: Time) -> None:
    """It looks the same as one that the account may not see; the setting to look at is named."""
    with pytest.raises(NotFound, match="GITLAB_PROJECT"):
        GitLab(url, GITLAB_TOKEN, "acme/nowhere", time.pace()).project()


def test_threads_have_clients_of_their_own(live_gitlab: GitLab) -> None:
    """Many threads read and write at once, and every request is counted."""
    iid = live_gitlab.open_issue(TITLE, BODY, []).iid
    before = live_gitlab.requests
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda n: live_gitlab.post_note(iid, Text(f"note {n}").fill()), range(24)))
    assert (len(set(written)), live_gitlab.requests - before) == (24, 24)


def test_acts_without_notes(live_gitlab: GitLab, sandbox: Sandbox) -> None:
    """Acts on labels and state leave events with their author and time; GitLab writes no note of them."""
    iid = live_gitlab.open_issue(TITLE, BODY, []).iid
    project = sandbox.gitlab.paths[PROJECT]
    admin = next(user for user in sandbox.gitlab.users.values() if user.username == ADMIN.username)
    acts = ({"add_labels": ["docs"]}, {"state_event": "close"}, {"remove_labels": ["docs"]}, {"state_event": "reopen"})
    start = sandbox.clock.now()
    for change in acts:
        sandbox.clock.advance(timedelta(hours=1))
        sandbox.gitlab.update_issue(project.issues[iid], admin, **change)

    def by_admin(hours: int, label: str = "", *, is_added: bool) -> Event:
        return Event(admin.id, start + timedelta(hours=hours), ADMIN.username, label, is_added)

    assert list(live_gitlab.label_events(iid)) == [
        by_admin(1, "docs", is_added=True),
        by_admin(3, "docs", is_added=False),
    ]
    assert list(live_gitlab.state_events(iid)) == [by_admin(2, is_added=False), by_admin(4, is_added=True)]
    assert list(live_gitlab.milestone_events(iid)) == []
    assert list(live_gitlab.notes(iid)) == []


def test_mentions_elsewhere_are_told_apart(live_gitlab: GitLab, sandbox: Sandbox) -> None:
    """GitLab's remark on a mention in another issue is no word of the person who mentioned it."""
    iid = live_gitlab.open_issue(TITLE, BODY, []).iid
    project = sandbox.gitlab.paths[PROJECT]
    admin = next(user for user in sandbox.gitlab.users.values() if user.username == ADMIN.username)
    sandbox.gitlab.create_issue(project, admin, title="Meeting", description=f"See #{iid}")
    sandbox.gitlab.create_note(project.issues[iid], admin, "mentioned in passing")
    assert [(note.is_system, note.is_reference) for note in live_gitlab.notes(iid)] == [(True, True), (False, False)]
