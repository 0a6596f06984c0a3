"""The same work done by the bot and by the script, each on a sandbox of its own with the same content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from benchmarks.client import Service, contender, services, timed
from benchmarks.filling import BAD, COMMENTED, EVERY, FIRST_TICKET, Filling
from bot.sandbox import people

ANSWERS = """\
* **Summary of ticket/feedback:** the export stopped
* **Action to be taken:** none
* **Contact customer to discuss feedback? (Y/N)** N
* **Cause:** docs-issue
"""
COMMAND = f"@{people.BOT} label docs-issue"
"""What a manager writes; both lead to the same label."""

Line = Mapping[str, object]

CONTENDERS = ("bot", "script")
MONTH_DAYS = 28
AGAIN_SECONDS = 600.0
"""After which the next run comes."""

IDLE_SOON_HOURS = 6.5 * 24
"""How old issues are at the first of two runs that are seven hours apart: at the third, another seven later, a week."""

COUNTABLE = 10_000
"""GitLab does not tell how many issues there are above this."""


@dataclass(frozen=True)
class Job:
    """What is measured.

    Args:
        filling: what the sandbox holds.
        warm_runs: how many runs come before the measured one, with nothing to do but to learn what is there.
        wait_seconds: what passes before the measured run, and between the others.
        prepare: what happens right before the measured run.
        is_reading: the script is the one that reads comments.
    """

    filling: Filling
    warm_runs: int = 0
    wait_seconds: float = AGAIN_SECONDS
    prepare: Callable[[Service], None] = field(default=lambda _found: None)
    is_reading: bool = False


@dataclass(frozen=True)
class Cost:
    """What one run cost, and what it did."""

    requests: int
    writes: int
    seconds: float
    opened: int | None
    closed: int | None


def backfill(ratings: int) -> Job:
    """A first run: one in ten is bad, nothing is mirrored yet."""
    return Job(Filling(ratings))


def nothing_new(mirrored: int) -> Job:
    """Ratings of 28 days, all of them mirrored, ten minutes after the last run."""
    return Job(Filling(mirrored, days=MONTH_DAYS, is_mirrored=True), warm_runs=2)


def new_ratings(count: int, mirrored: int) -> Job:
    """The same with new ratings, one in ten of them bad."""

    def rate(found: Service) -> None:
        for number in range(count):
            score = "bad" if number % EVERY == BAD else "good"
            found.control("zendesk/rate", {"ticket_id": FIRST_TICKET + mirrored + number, "score": score})

    return Job(Filling(mirrored, days=MONTH_DAYS, is_mirrored=True, waiting=count), warm_runs=2, prepare=rate)


def idle_closings(count: int) -> Job:
    """Good issues that become a week old without a comment, one bad and one commented among each eight of them."""
    tens, rest = divmod(count, EVERY - len({BAD, COMMENTED}))
    issues = tens * EVERY + (rest + len({BAD, COMMENTED}) if rest else 0)
    filling = Filling(issues, days=1 / 24, is_mirrored=True, rest_hours=IDLE_SOON_HOURS)
    return Job(filling, warm_runs=2, wait_seconds=7 * 3600)


def comments(words: str, count: int, mirrored: int) -> Job:
    """The same with a manager's comment on so many bad cases instead of new ratings."""

    def say(found: Service) -> None:
        for iid in found.open_bad(count):
            found.control("gitlab/comment", {"issue": iid, "as": people.MANAGERS[0].username, "body": words})

    filling = Filling(mirrored, days=MONTH_DAYS, is_mirrored=True)
    return Job(filling, warm_runs=2, prepare=say, is_reading=True)


def compared(job: Job, latency_ms: int) -> Line:
    """Both side by side; the ratios say how many times more the script costs.

    Args:
        job: what to do.
        latency_ms: how much longer each request takes in the measured runs.
    """
    with services(*[job.filling] * len(CONTENDERS)) as found:
        bot, script = (measured(*each, job, latency_ms) for each in zip(CONTENDERS, found, strict=True))
    return {
        "latency_ms": latency_ms,
        "bot": asdict(bot),
        "script": asdict(script),
        "requests_ratio": round(script.requests / bot.requests, 2),
        "seconds_ratio": round(script.seconds / max(bot.seconds, 0.01), 1),
        "is_same_work": None if bot.opened is None else (bot.opened, bot.closed) == (script.opened, script.closed),
    }


def measured(name: str, found: Service, job: Job, latency_ms: int) -> Cost:
    """What the job costs `bot` or `script` on a sandbox of its own."""
    with contender(name, found, is_reading=job.is_reading) as run:
        for _ in range(job.warm_runs):
            run()
            found.wait(job.wait_seconds)
        job.prepare(found)
        is_countable = job.filling.ratings < COUNTABLE
        before = _counts(found) if is_countable else None
        found.control("latency", {"seconds": latency_ms / 1000})
        found.forget_traffic()
        seconds = timed(run)
        traffic = found.traffic()
        found.control("latency", {"seconds": 0})
        after = _counts(found) if is_countable else None
    writes = sum(seen["service"] == "gitlab" and seen["method"] != "GET" for seen in traffic)
    opened, closed = (now - then for now, then in zip(after, before, strict=True)) if after and before else (None, None)
    return Cost(len(traffic), writes, round(seconds, 2), opened, closed)


def _counts(found: Service) -> tuple[int, int]:
    return found.issues("all"), found.issues("closed")
