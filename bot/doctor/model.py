"""What the doctor looks at and what came of it: a check, a finding, the examination as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.memory import stamp

if TYPE_CHECKING:
    from bot.doctor.scene import Scene


NEEDED = "no run starts without it"
"""Of a check that forbids a run whatever it finds wrong."""


class Verdict(StrEnum):
    """What a check came to."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNUSED = "unused"  # nothing here needs it
    UNSEEN = "unseen"  # something else stood in the way
    AWAY = "away"  # the service did not answer


class Stage(StrEnum):
    """When a check is made."""

    READ = "read"  # always; it writes nothing anywhere
    PROBE = "probe"  # with --probe, on an issue of the doctor's own
    AFTER = "after"  # with --probe, once that issue was to be removed


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw.

    Args:
        verdict: what it means.
        seen: in plain words; never a secret, and no word of a customer.
        advice: what to do, where it differs from the check's own.
    """

    verdict: Verdict
    seen: str
    advice: str = ""


def well(seen: str) -> Finding:
    """It is as expected."""
    return Finding(Verdict.OK, seen)


def odd(seen: str, advice: str = "") -> Finding:
    """The bot works with it, and somebody should know."""
    return Finding(Verdict.WARNING, seen, advice)


def wrong(seen: str, advice: str = "") -> Finding:
    """It is not as expected."""
    return Finding(Verdict.FAILED, seen, advice)


def unused(why: str) -> Finding:
    """Nothing here needs it."""
    return Finding(Verdict.UNUSED, why)


def held(seen: str, otherwise: str, *, when: bool) -> Finding:
    """`well` with the first words when it is so, else `wrong` with the others."""
    return well(seen) if when else wrong(otherwise)


class Blocked(Exception):
    """A check cannot be made, since something that another one looks at is not there. The words say what."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the bot relies on.

    Args:
        name: how reports call it; words and hyphens.
        area: the service that it is about, or `here`.
        expects: what the bot takes for granted.
        how: how it is looked at.
        advice: what to do when it is otherwise.
        look: looks. May raise `ServiceError`, `ConfigError` and `Blocked`.
        stage: when.
        forbids: what of it forbids a run, for people; empty where runs go on without it.
    """

    name: str
    area: str
    expects: str
    how: str
    advice: str
    look: Callable[[Scene], Finding]
    stage: Stage = Stage.READ
    forbids: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A check and what it saw."""

    check: Check
    finding: Finding

    @property
    def verdict(self) -> Verdict:
        """What it means."""
        return self.finding.verdict

    @property
    def advice(self) -> str:
        """What to do; empty where nothing is wrong."""
        is_wrong = self.verdict in {Verdict.WARNING, Verdict.FAILED}
        return (self.finding.advice or self.check.advice) if is_wrong else ""

    def as_json(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {
            "check": self.check.name,
            "area": self.check.area,
            "verdict": self.verdict.value,
            "expected": self.check.expects,
            "seen": self.finding.seen,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True)
class Examination:
    """All results, in the order of the checks.

    Args:
        at: this machine's time, UTC.
        results: of every check that was asked for.
    """

    at: datetime
    results: tuple[Result, ...]

    def of(self, *verdicts: Verdict) -> tuple[Result, ...]:
        """The results with one of these verdicts."""
        return tuple(result for result in self.results if result.verdict in verdicts)

    def worded(self, told: Callable[[str], str]) -> Examination:
        """The same in other words: what a mirror's settings are called."""
        return replace(self, results=tuple(replace(each, finding=_worded(each, told)) for each in self.results))

    @property
    def exit_code(self) -> int:
        """By the contract.

        2 something forbids to start · 1 a service did not answer · 3 something else is not as expected, or could not
        be looked at · 0 all is well, warnings included.
        """
        failed = self.of(Verdict.FAILED)
        if any(result.check.forbids for result in failed):
            return 2
        if self.of(Verdict.AWAY):
            return 1
        return 3 if failed or self.of(Verdict.UNSEEN) else 0

    def as_json(self) -> dict[str, object]:
        """As `--json` prints it."""
        counts = {verdict.value: len(self.of(verdict)) for verdict in Verdict}
        return {"at": stamp(self.at), "counts": counts, "checks": [result.as_json() for result in self.results]}


def _worded(result: Result, told: Callable[[str], str]) -> Finding:
    found = result.finding
    return Finding(found.verdict, told(found.seen), told(found.advice or result.check.advice))
