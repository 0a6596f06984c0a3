"""Makes the checks one after the other, and puts what went wrong with a check itself into its result."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from types import MappingProxyType

from bot import lease
from bot.doctor import bench
from bot.doctor.here import listed
from bot.doctor.model import Blocked, Check, Examination, Finding, Result, Stage, Verdict, wrong
from bot.doctor.registry import CHECKS
from bot.doctor.scene import Scene
from bot.domain.errors import FeedbackBotError, NotAccepted, OutOfTime, Unavailable, UnknownOutcome

STOPPED = "the doctor was told to stop"
LONGEST = timedelta(minutes=5)
"""So long a probe keeps other runs from writing, if its process dies."""


def examine(scene: Scene, *, is_probing: bool = False, only: Collection[str] | None = None) -> Examination:
    """Makes the checks.

    Args:
        scene: what there is to look at.
        is_probing: also on an issue of the doctor's own; only when nothing forbids to start.
        only: the names of those to make, None for all.
    """
    doctor = _Doctor(scene)
    chosen = [check for check in CHECKS if only is None or check.name in only]
    results = list(doctor.made(check for check in chosen if check.stage is Stage.READ))
    at = scene.ports.local_now()
    probes = [check for check in chosen if check.stage is not Stage.READ]
    if is_probing and probes:
        is_bad = Examination(at, tuple(results)).exit_code in {1, 2}
        results += unseen(probes, "something above has to be mended first") if is_bad else doctor.probed(probes)
    return Examination(at, tuple(results))


def refused(error: FeedbackBotError, name: str, at: datetime) -> Examination:
    """The examination that ended before any service was asked.

    Args:
        error: why nothing can start.
        name: the check that it belongs to.
        at: this machine's time, UTC.
    """
    told = wrong(listed(str(error).splitlines()))
    found = {check.name: Result(check, told) for check in CHECKS if check.name == name}
    others = unseen((check for check in CHECKS if check.stage is Stage.READ), f"{name} has to be mended first")
    return Examination(at, tuple(found.get(result.check.name, result) for result in others))


def unseen(checks: Iterable[Check], why: str) -> tuple[Result, ...]:
    """The results of checks that cannot be made."""
    return tuple(Result(check, Finding(Verdict.UNSEEN, why)) for check in checks)


KEYS = MappingProxyType(
    {
        "Zendesk": "zendesk-account",
        "GitLab": "gitlab-token",
        "PagerDuty": "pagerduty-schedules",
    }
)
"""The check of each service that tells of credentials which it does not accept; the others are left out then."""

OFFLINE = "zendesk-credentials"
"""The one check of a service that asks it nothing."""

NEW_KEYS = MappingProxyType(
    {
        "Zendesk": "look at the OAuth client in Zendesk, and set what is named anew",
        "GitLab": "make a new token of the same account with the scope api, and set it as GITLAB_TOKEN",
        "PagerDuty": "make a new API key that may read, and set it as PAGERDUTY_TOKEN",
    }
)


class _Doctor:
    """One examination under way.

    Args:
        scene: what there is to look at.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._away: set[str] = set()
        self._refused: set[str] = set()

    def made(self, checks: Iterable[Check]) -> Iterator[Result]:
        """Makes checks; a service that does not answer is not asked again."""
        for check in checks:
            yield Result(check, self._finding(check))

    def probed(self, checks: list[Check]) -> list[Result]:
        """Makes probes: under the lease, so that no run meets them half done and no two doctors each other."""
        scene, ports = self._scene, self._scene.ports
        if ports.is_stopped():
            return [*unseen(checks, STOPPED)]
        try:
            with lease.taken(scene.gitlab, ports.holder, scene.now, LONGEST, ports.monotonic) as held:
                if held is None:
                    return [*unseen(checks, "another run of the bot is at work: try again in a few minutes")]
                return list(self._on_the_bench(checks))
        except FeedbackBotError as error:
            return [*unseen(checks, f"the probe could not begin: {error}")]

    def _on_the_bench(self, checks: list[Check]) -> Iterator[Result]:
        with bench.opened(self._scene):
            yield from self.made([check for check in checks if check.stage is Stage.PROBE])
        yield from self.made([check for check in checks if check.stage is Stage.AFTER])

    def _finding(self, check: Check) -> Finding:
        if check.stage is not Stage.AFTER and self._scene.ports.is_stopped():
            return Finding(Verdict.UNSEEN, STOPPED)
        if check.stage is not Stage.AFTER and check.area in self._away:
            return Finding(Verdict.AWAY, f"{check.area} did not answer before")
        if check.area in self._refused and check.name not in {KEYS[check.area], OFFLINE}:
            return _without(check.area)
        try:
            return check.look(self._scene)
        except Blocked as error:
            return self._failed(check, error.__cause__, Finding(Verdict.UNSEEN, str(error)))
        except FeedbackBotError as error:
            return self._failed(check, error, wrong(str(error)))

    def _failed(self, check: Check, error: BaseException | None, otherwise: Finding) -> Finding:
        """What it means that a check could not be made, as far as the service's silence or refusal explains it."""
        if isinstance(error, NotAccepted):
            self._refused.add(error.service)
            is_told = check.name == KEYS[error.service]
            return wrong(str(error), NEW_KEYS[error.service]) if is_told else _without(error.service)
        if isinstance(error, OutOfTime | UnknownOutcome):
            return Finding(Verdict.UNSEEN, str(error))
        if isinstance(error, Unavailable):
            self._away.add(error.service)
            return Finding(Verdict.AWAY, str(error))
        return otherwise


def _without(service: str) -> Finding:
    return Finding(Verdict.UNSEEN, f"{service} does not accept the credentials: see {KEYS[service]}")
