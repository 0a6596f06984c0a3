"""Whatever customers, managers, machines and networks do, a few quiet runs later everything is as it should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.markers import Marker
from bot.report import Outcome
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Issue
from tests.world import DAYS, HOURS, MINUTES, World

TICKETS = 3
QUIET = timedelta(hours=25)


@dataclass
class Tale:
    """What happened so far in one world: which tickets there are and what people did that the bot must respect."""

    world: World
    tickets: list[int] = field(default_factory=list)
    rated: dict[int, str] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)

    def begin(self) -> None:
        self.world.restart()
        self.tickets = [self.world.ticket() for _ in range(TICKETS)]
        self.world.run()

    def issue(self, number: int) -> Issue | None:
        """The oldest issue of a ticket."""
        return next(iter(self.world.issues(self.tickets[number])), None)

    # -- what may happen ---------------------------------------------------------------------------------------

    def rate(self, number: int, score: str, words: str | None) -> None:
        ticket = self.tickets[number]
        if ticket not in self.gone:
            self.world.wait(timedelta(seconds=1))
            self.world.rate(score, words, ticket=ticket)
            self.rated[ticket] = score

    def lose_ticket(self, number: int, how: str) -> None:
        ticket = self.tickets[number]
        if ticket in self.gone:
            return
        self.gone.add(ticket)
        if how == "deleted":
            self.world.sandbox.zendesk.delete_ticket(ticket)
        else:
            self.world.sandbox.zendesk.merge_ticket(ticket, into=self.world.ticket())

    def edit(self, number: int, change: str) -> None:
        issue = self.issue(number)
        changes: Mapping[str, Mapping[str, object]] = {
            "close": {"state_event": "close"},
            "reopen": {"state_event": "reopen"},
            "strip": {"labels": []},
            "mislabel": {"add_labels": ["satisfaction::good", "satisfaction::bad", "docs"]},
            "unmark": {"description": issue.description.rpartition("\n")[0] if issue else ""},
        }
        if issue is not None:
            self.world.edit(issue, **changes[change])

    def say(self, number: int, words: str) -> None:
        issue = self.issue(number)
        if issue is not None:
            self.world.say(issue, words)

    def delete(self, number: int) -> None:
        """What the bot never saw, a write with a lost reply, would be written again: it looks first."""
        self.calm()
        self.look(MINUTES)
        issue = self.issue(number)
        if issue is not None and len(self.world.issues(self.tickets[number])) == 1:
            self.world.delete(issue)
            self.deleted.add(self.tickets[number])

    def lose_cache(self) -> None:
        """A deletion that no run noticed may be undone when the cache is lost: a sweep comes first."""
        self.calm()
        self.look(QUIET)
        self.world.lose_cache()

    def arm(self, kind: str, method: str, nth: int) -> None:
        reset = Fault("lost_reply", "gitlab", method, nth=nth, reply="reset")
        refusal = Fault("status", "gitlab", method, nth=nth, status=500, body="{}")
        self.world.arm(reset if kind == "lost_reply" else refusal)

    def look(self, later: timedelta) -> None:
        self.world.wait(later)
        self.world.try_run()

    def calm(self) -> None:
        self.world.sandbox.traffic.faults.disarm()

    # -- how it must end ---------------------------------------------------------------------------------------

    def end(self) -> None:
        """The network is well again, and three quiet runs have their time."""
        self.calm()
        for _ in range(3):
            self.look(QUIET)

    def check(self) -> None:
        world = self.world
        for ticket, score in self.rated.items():
            main = [issue for issue in world.issues(ticket) if not _is_double(issue)]
            assert len(main) == (ticket not in self.deleted), f"{len(main)} issues of {ticket}"
            for issue in main:
                self.check_case(ticket, score, issue)
        unrated = {ticket for ticket in self.tickets if ticket not in self.rated}
        assert not [ticket for ticket in unrated if world.issues(ticket)]
        report = world.run()
        assert (report.outcome, report.writes) == (Outcome.OK, 0)

    def check_case(self, ticket: int, score: str, issue: Issue) -> None:
        mine = {label for label in issue.labels if label.startswith("satisfaction::")}
        assert (issue.title, mine, issue.confidential) == (
            f"{score.capitalize()}: ticket #{ticket}",
            {f"satisfaction::{score}"},
            True,
        )
        cards = len(self.world.notes(issue, "card"))
        assert cards == 1 if score == "bad" and issue.state == "opened" else cards <= 1


def _is_double(issue: Issue) -> bool:
    marker = Marker.of(issue.description)
    return marker is not None and marker.kind == "duplicate"


@dataclass(frozen=True)
class Act:
    """A method of a tale and what it is called with, so that a failing story can be read."""

    name: str
    arguments: tuple[object, ...] = ()

    def __call__(self, tale: Tale) -> None:
        getattr(tale, self.name)(*self.arguments)


NUMBERS = st.integers(0, TICKETS - 1)


def acts(method: Callable[..., None], *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Act]:
    """Ways to call a method of a tale."""
    return st.tuples(*arguments).map(lambda drawn: Act(method.__name__, drawn))


RATE = acts(Tale.rate, NUMBERS, st.sampled_from(["good", "bad"]), st.sampled_from([None, "One", "Two"]))
LOOK = acts(Tale.look, st.sampled_from([timedelta(0), MINUTES, HOURS, DAYS]))
ACTS = st.one_of(
    RATE,
    RATE,
    LOOK,
    LOOK,
    acts(Tale.edit, NUMBERS, st.sampled_from(["close", "reopen", "strip", "mislabel", "unmark"])),
    acts(Tale.say, NUMBERS, st.sampled_from(["Summary: the cable", "/close", "@feedback-bot hello"])),
    acts(Tale.lose_ticket, NUMBERS, st.sampled_from(["deleted", "merged"])),
    acts(Tale.delete, NUMBERS),
    acts(Tale.delete, NUMBERS),
    acts(Tale.lose_cache),
    acts(
        Tale.arm,
        st.sampled_from(["lost_reply", "refused"]),
        st.sampled_from(["POST", "PUT", "DELETE"]),
        st.integers(1, 4),
    ),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=5, max_size=14))
def test_every_story_ends_well(world: World, story: list[Act]) -> None:
    """One issue per rated ticket that shows its newest rating, one card per open bad case, and then silence."""
    tale = Tale(world)
    tale.begin()
    for act in story:
        act(tale)
    tale.end()
    tale.check()
