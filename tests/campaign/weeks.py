"""Four weeks of customers and managers who do the same whatever the bot does: only what needs an issue waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.sandbox.weather import Weather
from tests.campaign.acts import Deed, Go
from tests.campaign.play import ONE, Play
from tests.campaign.script import Script
from tests.crowd import phrases, views
from tests.crowd.acts import MANAGERS, Act, Assign, Edit, Rate, Say
from tests.crowd.phrases import CLOSED, OPENED
from tests.world import World

HOUR, DAY = 3600.0, 86_400.0
LENGTH, EVERY, CASES = 28 * DAY, 6 * HOUR, 36
PAUSE = 13 * HOUR
"""Between two acts on one case: the bot hears each of them before the next, also where some runs fail."""

OF_STATES = ("close", "reopen", "unassign", "unsnooze", "who", "why", "rating", "help", "escalate", "snooze")
"""Commands whose answers tell how the case stands when the bot reads them, which is later in bad weather."""

OF_PINGS = ("@", "**To review:**")
"""What a line of the card holds that tells who was asked when."""

SAYINGS = tuple(each for each in phrases.ALL if not each.is_doubtful)


@dataclass(frozen=True, slots=True)
class Mark(Deed):
    """Somebody puts a label on, or takes it off, however it is now."""

    case: int
    who: str
    label: str
    is_on: bool
    after: float = 0

    def befall(self, play: Play) -> None:
        on, off = ([self.label], []) if self.is_on else ([], [self.label])
        issue, user = play.issue(self.case), play.world.user(self.who)
        play.world.sandbox.gitlab.update_issue(issue, user, add_labels=on, remove_labels=off)


@dataclass(frozen=True, slots=True)
class Turn(Deed):
    """Somebody closes or reopens an issue, however it is now."""

    case: int
    who: str
    state: str
    after: float = 0

    def befall(self, play: Play) -> None:
        issue, user, gitlab = play.issue(self.case), play.world.user(self.who), play.world.sandbox.gitlab
        if issue.state != self.state:
            gitlab.update_issue(issue, user, state_event="close" if self.state == CLOSED else "reopen")


@dataclass(frozen=True, slots=True)
class Event:
    """An act at a time, in seconds from the beginning."""

    at: float
    case: int
    act: Act


def plotted(seed: int) -> list[Event]:
    """What people do in four weeks: the same for the same seed."""
    rng = Random(seed)
    events = [event for case in range(CASES) for event in _story(rng, case, rng.uniform(0, LENGTH - DAY))]
    return sorted((event for event in events if event.at < LENGTH), key=lambda event: event.at)


def _story(rng: Random, case: int, at: float) -> Iterator[Event]:
    """A rating, and what people do about it."""
    score = rng.choice(("bad", "bad", "good"))
    yield Event(at, case, Rate(case, score, f"Word{case}.", 0))
    for number in range(rng.randint(0, 5) if score == "bad" else rng.randint(0, 2)):
        at += PAUSE + rng.uniform(0, HOUR)
        act = _act(rng, case, f"Word{case}-{number}.")
        yield Event(at, case, act)
        if isinstance(act, Go):
            return  # the bot looks once a day whether tickets are gone, and tells nobody of it on a closed case


def _act(rng: Random, case: int, words: str) -> Act:
    who = rng.choice(MANAGERS)
    kinds: Sequence[tuple[int, Callable[[], Act]]] = (
        (55, lambda: Say(case, who, rng.choice(SAYINGS), 0)),
        (10, lambda: Edit(case, 0, rng.choice(SAYINGS), 0)),
        (10, lambda: Mark(case, who, rng.choice((phrases.DOCS, phrases.PENDING, phrases.KEPT)), rng.random() < 2 / 3)),
        (7, lambda: Assign(case, who, rng.choice((*MANAGERS, "")), 0)),
        (8, lambda: Turn(case, who, rng.choice((OPENED, CLOSED)))),
        (7, lambda: Rate(case, rng.choice(("good", "bad")), words, 0)),
        (3, lambda: Go(case, is_merged=rng.random() < 1 / 2, after=0)),
    )
    (draw,) = rng.choices([draw for _, draw in kinds], [weight for weight, _ in kinds])
    return draw()


def lived(world: World, events: Sequence[Event], weather: Weather | None) -> Play:
    """Plays four weeks, the bot looking every few hours, and some days of fine weather."""
    script = Script(("",) * CASES, (), is_begun=False, has_rotation=True, closes_idle=True)
    play, left, waiting = script.begin(world), list(events), list[Event]()
    start = play.now
    while play.now < start + LENGTH:
        until = play.now + EVERY
        while left and start + left[0].at <= until:
            _wait(play, start + left[0].at)
            waiting.append(left.pop(0))
            waiting = _happen(play, waiting)
        _wait(play, until)
        play.look(ONE, weather, (), 0, None)
        waiting = _happen(play, waiting)
    for _ in range(3):
        world.wait(timedelta(seconds=DAY + HOUR))
        play.quiet()
        waiting = _happen(play, waiting)
    return play


def _wait(play: Play, until: float) -> None:
    play.world.wait(timedelta(seconds=max(0.0, until - play.now)))


def _happen(play: Play, waiting: Sequence[Event]) -> list[Event]:
    """Lets happen what can, in its order on each case; the rest waits for its issue."""
    later: list[Event] = []
    for event in waiting:
        is_customers = isinstance(event.act, Rate | Go)
        if is_customers or (play.world.issues(play.tickets[event.case]) and event.case not in {e.case for e in later}):
            event.act.play(play)
        else:
            later.append(event)
    return later


def seen(play: Play) -> dict[int, dict[str, object]]:
    """What people see of each case, but for times, numbers, and whom the bot asked when, or that it asked everybody."""
    return {play.tickets[case]: _case(play, case) for case in play.cases}


def _case(play: Play, case: int) -> dict[str, object]:
    issue, answers = play.issue(case), list[object]()
    for told in play.there(case):
        phrase, notes, marks = told.versions[-1].phrase, views.answers(issue, told.note), views.reactions(told.note)
        is_plain = not any(ask.words.split()[0] in OF_STATES for ask in phrase.asks)
        words = [views.visible(note) for note in notes] if is_plain else bool(notes or marks)
        answers.append((told.by.username, phrase.words, words, marks if is_plain else None))
    card = tuple(line for line in views.card(play, issue) if line and not any(each in line for each in OF_PINGS))
    states = play.world.config.labels
    labels = [each for each in issue.labels if states is None or each not in states.states.overdue.names]
    return {**views.case(play, case), "labels": labels, "card": card, "answers": answers}
