"""Draws a scenario from a seed: the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import get_args

from bot.sandbox.chaos import Weather
from bot.sandbox.faults import Fault
from tests.campaign.acts import Both, Cache, Go, Look, Outage, RateLate, Remove, Touch
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
        self._spell: Weather | None = None

    def script(self) -> Script:
        """A world, and between three and nine turns of people and bots."""
        rng = self._rng
        flags = dict.fromkeys(("has_rotation", "closes_idle", "keeps_rows", "has_empty_pages"), False)
        drawn_flags = {name: rng.random() < 1 / 4 for name in flags}
        acts = tuple(act for _ in range(rng.randint(3, 9)) for act in self._turn())
        scores = SCORES[: rng.randint(2, len(SCORES))]
        return Script(scores, tuple(_inside(acts, len(scores))), is_begun=rng.random() < 3 / 4, **drawn_flags)

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
        )
        (draw,) = rng.choices([draw for _, draw in kinds], [weight for weight, _ in kinds])
        return draw()

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
        return (Wait(rng.choice(LONG)), Look(OTHER, after=1))


def _inside(acts: Sequence[Act], count: int) -> Iterator[Act]:
    """The acts with the numbers of cases that there are."""
    for act in acts:
        if isinstance(act, Look):
            yield replace(act, meanwhile=tuple(_inside(act.meanwhile, count)))
        elif hasattr(act, "case"):
            yield replace(act, case=act.case % count)  # type: ignore[type-var]  # each act is a dataclass
        else:
            yield act
