"""What people did: the checker knows it from them, not from the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.year.oracle import Span
from tests.year.plot import RATINGS, Deed


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody was told of a case: by a mention of their own, or with others in a reminder."""

    at: datetime
    key: str
    is_mention: bool
    is_on_duty: bool = False


@dataclass(slots=True)
class Case:
    """One ticket with what customers and managers did about it, and who was told of it."""

    ticket: int
    is_urgent: bool
    deeds: list[tuple[datetime, Deed]] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    seen_at: datetime | None = None

    @property
    def began(self) -> datetime | None:
        """When it was rated bad, as long as it is."""
        at, score = max((each for each in self.deeds if each[1] in RATINGS), default=(None, Deed.GOOD))
        return at if score is Deed.BAD else None

    @property
    def waits(self) -> bool:
        """Whether it is bad and nobody did anything about it since."""
        return self.began is not None and self.deeds[-1][1] is Deed.BAD

    @property
    def is_only_reacted_to(self) -> bool:
        """Whether people did nothing but react to it, which nobody reads before the first one is asked."""
        began = self.began
        since = {deed for at, deed in self.deeds if began is not None and at > began}
        return began is not None and since <= {Deed.REACT_TO_CARD, Deed.REACT_TO_ISSUE}

    @property
    def is_answered(self) -> bool:
        """Whether nothing is left to say about it."""
        began = self.began
        return began is None or any(deed in {Deed.ANSWER, Deed.CLOSE} for at, deed in self.deeds if at > began)

    @property
    def round_asks(self) -> list[Ask]:
        """Who was told since it was rated bad."""
        return [ask for ask in self.asks if self.began is not None and ask.at >= self.began]

    @property
    def mentions(self) -> list[Ask]:
        """Who was ever told in its own issue."""
        return [ask for ask in self.asks if ask.is_mention]


@dataclass(slots=True)
class Book:
    """All of it.

    Args:
        cases: by their number in the plot.
        runs: when the bot looked.
        outages: from the last look before to the first after each stretch in which the bot was down.
    """

    cases: dict[int, Case] = field(default_factory=dict)
    runs: list[datetime] = field(default_factory=list)
    outages: list[Span] = field(default_factory=list)

    def ran(self, at: datetime, longest: timedelta) -> None:
        """Notes a look of the bot, and the outage before it where one was longer than allowed."""
        if self.runs and at - self.runs[-1] > longest:
            self.outages.append((self.runs[-1], at))
        self.runs.append(at)
        for case in self.cases.values():
            began = case.began
            if began is not None and (case.seen_at is None or case.seen_at < began):
                case.seen_at = at

    def told_outages(self, heartbeat: timedelta) -> list[Span]:
        """The outages as the bot may know them: it tells that it runs once in a heartbeat."""
        return [(start - heartbeat, end) for start, end in self.outages]

    @property
    def waiting(self) -> list[Case]:
        """Bad cases about which nobody did anything yet."""
        return [case for case in self.cases.values() if case.waits]

    def of_ticket(self, ticket: int) -> Case:
        return next(case for case in self.cases.values() if case.ticket == ticket)
