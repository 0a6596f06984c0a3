"""Draws a scenario from a seed: the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import get_args

from bot.config.surveys import Csat
from bot.sandbox import people
from bot.sandbox.chaos import Weather
from bot.sandbox.faults import Fault
from bot.sandbox.zendesk.surveys import Scale
from tests.campaign.acts import Both, Cache, Go, Look, Outage, RateLate, Remove, Touch
from tests.campaign.desk import PLAIN, Asks
from tests.campaign.desk_acts import Converse, Erase, Scrub, SetCsat, Switch
from tests.campaign.play import ONE, OTHER
from tests.campaign.script import Script
from tests.crowd import phrases
from tests.crowd.acts import (
    EVERYBODY,
    MANAGERS,
    Act,
    Assign,
    Award,
    Click,
    Delete,
    DeleteCard,
    Edit,
    Rate,
    Say,
    Toggle,
    Wait,
)  # fmt: skip

ONE_ISSUE = "/api/v4/projects/{project}/issues/{issue_iid}"
NOT_THERE = '{"message":"404 Not found"}'
"""A 404 that is over at once is drawn for issues and notes alone; what GitLab says of people is believed."""

SCORES = ("bad", "bad", "good", "", "")
SHORT = (1.0, 7.0, 35.0, 61.0, 95.0, 1_000.0)
LONG = (130.0, 5_000.0, 11_111.0, 40_123.0, 90_007.0, 200_003.0)
OLDEST = 22 * 3600.0
"""So late a rating is mirrored for sure: two days behind the watermark, as far as the sweep of the next day sees it."""

LABELS = (
    phrases.DOCS,
    phrases.PROCESS,
    phrases.PENDING,
    phrases.DONE,
    phrases.KEPT,
    "satisfaction::good",
    "satisfaction::bad",
)
ANSWERS = tuple(each for field in phrases.FIELDS.values() for each in field)
DOWN = (
    (Fault("status", "gitlab", status=503, times=None),),
    (Fault("reset", "gitlab", times=None),),
    (Fault("status", "zendesk", status=503, times=None),),
    (Fault("status", "zendesk", status=500, times=None), Fault("status", "gitlab", status=502, times=None)),
    (Fault("status", "gitlab", status=401, body='{"message":"401 Unauthorized"}', times=None),),
    (Fault("status", "gitlab", "POST", status=403, body='{"message":"403 Forbidden"}', times=None),),
)
"""What may be wrong for hours."""

NEARLY_A_WEEK = 6 * 86_400.0
MONTHS = (20 * 86_400.0, 34 * 86_400.0)
"""After which words are old, or not yet, and tickets closed."""

ASKS: tuple[Asks, ...] = ("legacy", "surveys", "surveys")
SCALES: tuple[Scale, ...] = ("emoji", "emoji", "numeric")
ROLES = (people.REPORTER, people.PLANNER, people.PLANNER, people.MAINTAINER)
"""Of the bot's account, where something is erased."""

CACHES: tuple[Cache, ...] = get_args(Cache)


def drawn(seed: int) -> Script:
    """The scenario of a seed."""
    return Draw(Random(seed)).script()


class Draw:
    """Draws one scenario.

    Args:
        rng: decides everything.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._rated = 0
        self._chats = 0
        self._spell: Weather | None = None
        self._desk = PLAIN
        self._switches = self._erases = False

    def script(self) -> Script:
        """A world, and between three and nine turns of people and bots."""
        rng = self._rng
        flags = dict.fromkeys(("has_rotation", "closes_idle", "keeps_rows", "has_empty_pages"), False)
        drawn_flags = {name: rng.random() < 1 / 4 for name in flags}
        self._draw_desk()
        acts = tuple(act for _ in range(rng.randint(3, 9)) for act in self._turn())
        scores = SCORES[: rng.randint(2, len(SCORES))]
        # a first run that only comes after more than a week would find that all ratings were given before its time
        is_begun = rng.random() < 3 / 4 or sum(act.after for act in acts) > NEARLY_A_WEEK
        return Script(scores, tuple(_inside(acts, len(scores))), is_begun, **drawn_flags, desk=self._desk)

    def _draw_desk(self) -> None:
        """Half of all scenarios have surveys, or words that are to go again."""
        rng = self._rng
        if rng.random() < 1 / 4:
            asks = rng.choice(ASKS)
            csat: Csat = rng.choice(("auto", asks))
            self._switches = asks == "legacy" or rng.random() < 1 / 3
            self._desk = replace(self._desk, asks=asks, csat=csat, scale=rng.choice(SCALES))
        if rng.random() < 1 / 3:
            chosen = rng.choice((("retains",), ("follows",), ("erases",), ("follows", "erases"), ("retains", "erases")))
            self._erases = "erases" in chosen
            role = rng.choice(ROLES) if self._erases else self._desk.role
            self._desk = replace(self._desk, retains="retains" in chosen, follows="follows" in chosen, role=role)

    def _turn(self) -> Iterator[Act]:
        for _ in range(self._rng.randint(0, 4)):
            yield self._human()
        if self._rng.random() < 1 / 3:
            yield self._trouble()
        yield self._look()

    # -- people --------------------------------------------------------------------------------------------------

    def _human(self) -> Act:
        """What somebody does, more often what matters more."""
        rng = self._rng
        kinds: Sequence[tuple[int, Callable[[], Act]]] = (
            (6, lambda: Say(self._case(), rng.choice(MANAGERS), rng.choice(ANSWERS), self._short())),
            (6, lambda: Say(self._case(), rng.choice(MANAGERS), rng.choice(phrases.COMMANDS), self._short())),
            (5, lambda: Say(self._case(), rng.choice(EVERYBODY), rng.choice(phrases.ALL), self._short())),
            (3, lambda: Edit(self._case(), rng.randrange(6), rng.choice(phrases.ALL), self._short())),
            (2, lambda: Delete(self._case(), rng.randrange(6), self._short())),
            (1, lambda: DeleteCard(self._case(), self._short())),
            (4, lambda: Click(self._case(), rng.choice(MANAGERS), rng.choice(LABELS), self._short())),
            (3, lambda: Assign(self._case(), rng.choice(MANAGERS), rng.choice((*MANAGERS, "")), self._short())),
            (3, lambda: Toggle(self._case(), rng.choice(MANAGERS), self._short())),
            (1, lambda: Award(self._case(), rng.choice(MANAGERS), self._short())),
            (5, self._rating),
            (1, lambda: Go(self._case(), rng.random() < 1 / 2, self._short())),
            (1, lambda: Remove(self._case(), self._short())),
            (3, lambda: Wait(rng.choice(LONG))),
            *self._special(),
        )
        (draw,) = rng.choices([draw for _, draw in kinds], [weight for weight, _ in kinds])
        return draw()

    def _special(self) -> Iterator[tuple[int, Callable[[], Act]]]:
        """What happens only where customers are asked in another way, or their words are to go again."""
        rng = self._rng
        if self._desk.asks == "surveys" or self._switches:
            yield 3, self._chat
        if self._switches:
            yield 4, lambda: rng.choice((Switch(self._short()), SetCsat(self._short())))
        if self._desk.follows:
            yield 4, lambda: rng.choice((Go(self._case(), is_merged=False), Scrub(self._case(), self._short())))
        if self._desk.retains:
            yield 6, lambda: Toggle(self._case(), rng.choice(MANAGERS), self._short())
            is_told = self._switches and self._desk.csat != "auto"  # an admin heeds the warning sooner than that
            yield 0 if is_told else 3, lambda: Wait(rng.choice(MONTHS))
        if self._erases:
            yield 6, self._erase

    def _chat(self) -> Act:
        self._chats += 1
        return Converse(self._chats, self._rng.randint(1, 5), self._short())

    def _erase(self) -> Act:
        """In peace, in bad weather, cut off for good, or with a bot that runs meanwhile."""
        rng = self._rng
        erase = Erase(self._case(), with_comments=rng.random() < 1 / 4, after=self._short())
        kinds: Sequence[Callable[[], Act]] = (
            lambda: erase,
            lambda: replace(erase, weather=self._weather()),
            lambda: replace(erase, faults=(self._fault(),)),
            lambda: replace(erase, faults=(Fault("reset", "gitlab", nth=rng.randint(2, 20), times=None),)),
            lambda: replace(erase, nth=rng.randint(1, 20), meanwhile=(Look(OTHER, after=rng.choice((1.0, 800.0))),)),
        )
        return rng.choice(kinds)()

    def _case(self) -> int:
        return self._rng.choice((0, 0, 0, 1, 2, 3, 4))

    def _short(self) -> float:
        return self._rng.choice(SHORT)

    def _rating(self) -> Act:
        """Words that nobody used before, so that they can be found again."""
        rng, self._rated = self._rng, self._rated + 1
        case, score, words = self._case(), rng.choice(("good", "bad")), f"Word{self._rated}."
        if rng.random() < 1 / 4:
            return RateLate(case, score, words, rng.uniform(60, OLDEST), self._short())
        return Rate(case, score, words, self._short())

    # -- services and bots ---------------------------------------------------------------------------------------

    def _trouble(self) -> Act:
        rng = self._rng
        kind = rng.choice(("cache", "cache", "cache", "cache", "outage", "over", "over"))
        if kind == "outage":
            return Outage(rng.choice(DOWN), self._short())
        if kind == "over":
            return Outage((), rng.choice(LONG))
        return Touch(rng.choice(CACHES), self._bot(), share=rng.random(), after=self._short())

    def _bot(self) -> str:
        return ONE if self._rng.random() < 3 / 4 else OTHER

    def _look(self) -> Act:
        rng = self._rng
        look = Look(self._bot(), after=rng.choice((*SHORT, *LONG)))
        kinds: Sequence[tuple[int, Callable[[], Act]]] = (
            (8, lambda: replace(look, weather=self._weather())),
            (4, lambda: replace(look, faults=(self._fault(),))),
            (2, lambda: look),
            (3, lambda: replace(look, nth=rng.randint(1, 30), meanwhile=self._meanwhile())),
            (2, lambda: replace(look, weather=self._weather(), nth=rng.randint(1, 30), meanwhile=self._meanwhile())),
            (1, lambda: Both(self._weather() if rng.random() < 1 / 2 else None, self._short())),
        )
        (draw,) = rng.choices([draw for _, draw in kinds], [weight for weight, _ in kinds])
        return draw()

    def _weather(self) -> Weather:
        """The weather of the runs before, or another."""
        rng = self._rng
        if self._spell is None or rng.random() < 1 / 3:
            self._spell = Weather(
                rng.randrange(10**6),
                rng.choice((0.03, 0.1, 0.3, 0.6)),
                slow_seconds=0,
                stall_seconds=0.01,
                retry_after_seconds=rng.choice((1, 40, 400)),
                lag=rng.choice((0, 0, 4, 15)),
                late=rng.choice((0, 0.3)),
                expiry=rng.choice((0, 0.05)),
                gitlab_token_after=rng.choice((None, None, None, rng.randint(5, 60))),
                zendesk_client_after=rng.choice((None, None, None, rng.randint(1, 9))),
            )
        return self._spell

    def _fault(self) -> Fault:
        rng = self._rng
        write = Fault("cut", "gitlab", rng.choice(("POST", "PUT", "DELETE")), nth=rng.randint(1, 8))
        lost = replace(write, kind="lost_reply", reply=rng.choice(("reset", "502")))
        cut = replace(write, kind=rng.choice(("truncate", "cut")))
        ended = Fault("status", "gitlab", nth=rng.randint(1, 30), times=None, status=401, body='{"message":"401"}')
        seen = rng.choice((ONE_ISSUE, f"{ONE_ISSUE}/notes"))
        blind = Fault("status", "gitlab", "GET", seen, nth=rng.randint(1, 4), status=404, body=NOT_THERE)
        return rng.choice((lost, lost, cut, ended, blind))

    def _meanwhile(self) -> tuple[Act, ...]:
        """Another bot, people, or a machine that slept."""
        rng, kind = self._rng, self._rng.random()
        if kind < 1 / 2:
            return (Look(OTHER, after=rng.choice((0.0, 1.0, 800.0))),)
        if kind < 3 / 4:
            return (self._human(),)
        if self._erases and kind < 7 / 8:
            return (Erase(self._case(), after=rng.choice((1.0, 800.0))),)
        return (Wait(rng.choice(LONG)), Look(OTHER, after=1))


def _inside(acts: Sequence[Act], count: int) -> Iterator[Act]:
    """The acts with the numbers of cases that there are."""
    for act in acts:
        numbered = replace(act, case=act.case % count) if hasattr(act, "case") else act  # type: ignore[type-var]  # see Act
        if isinstance(numbered, Look | Erase):
            yield replace(numbered, meanwhile=tuple(_inside(numbered.meanwhile, count)))
        else:
            yield numbered
