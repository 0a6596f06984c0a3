"""The file that single runs leave for node_exporter: whole at any time, and going on where the last run ended."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import textfile
from bot.metrics import Metrics
from bot.report import Cases, CaseState, Outcome, Report
from tests.test_metrics import families

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "feedback-bot.prom"


def leave(
    path: Path, report: Report, mirror: str = "", mirrors: tuple[str, ...] = ("",), now: datetime = NOW
) -> dict[str, float]:
    """What the file holds after one run, series by series."""
    metrics = Metrics(lambda: now)
    metrics.ran(mirror, report, seconds=1.5, is_valid=True)
    textfile.write(path, metrics, mirrors)
    return held(path)


def held(path: Path) -> dict[str, float]:
    """What the file holds, as the collector would read it."""
    return {
        sample.name
        + "".join(f" {label}={value}" for label, value in sorted(sample.labels.items()) if value): sample.value
        for family in families(path.read_bytes())
        for sample in family.samples
    }


def test_counters_go_on(path: Path) -> None:
    """Each run adds to what the ones before counted, also where it counts something for the first time."""
    leave(path, Report(answered={"gitlab": {"200": 3}}))
    leave(path, Report(answered={"gitlab": {"200": 4, "503": 1}}, outcome=Outcome.PARTIAL))
    found = leave(path, Report(answered={"gitlab": {"200": 2}}))
    requests = [found[f"feedback_bot_requests_total service=gitlab status={status}"] for status in (200, 503)]
    assert requests == [9, 1]
    assert [found[f"feedback_bot_runs_total outcome={outcome}"] for outcome in ("ok", "partial", "failed")] == [2, 1, 0]
    duration = "feedback_bot_run_duration_seconds"
    assert [found[f"{duration}_{part}"] for part in ("count", "sum", "bucket le=1.0", "bucket le=2.0")] == [
        3,
        4.5,
        0,
        3,
    ]


def test_gauges_are_those_of_the_last_run(path: Path) -> None:
    """What the last run saw replaces what was there; what it did not come to see stays."""
    counts = {**dict.fromkeys(CaseState, 0), CaseState.UNREVIEWED: 2}
    leave(path, Report(cases=Cases(counts, NOW)))
    good = NOW.timestamp()
    found = leave(path, Report(outcome=Outcome.FAILED), now=NOW.replace(hour=13))
    assert found["feedback_bot_cases state=unreviewed"] == 2
    assert found["feedback_bot_last_success_timestamp_seconds"] == good
    assert found["feedback_bot_last_run_timestamp_seconds"] == good + 3600


def test_mirrors_share_the_file(path: Path) -> None:
    """Each has its own series, and one that there is no more leaves none, which nobody would ever renew."""
    for mirror in ("east", "west", "east"):
        found = leave(path, Report(), mirror, ("east", "west"))
    runs = "feedback_bot_runs_total mirror={} outcome=ok"
    assert (found[runs.format("east")], found[runs.format("west")]) == (2, 1)
    assert [name for name in leave(path, Report(), "west", ("west",)) if "east" in name] == []


def test_mirrors_at_the_same_moment(path: Path) -> None:
    """Runs that end together lose nothing of each other."""
    mirrors = tuple(f"m{number}" for number in range(8))
    threads = [threading.Thread(target=leave, args=(path, Report(), mirror, mirrors)) for mirror in mirrors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [held(path)[f"feedback_bot_runs_total mirror={mirror} outcome=ok"] for mirror in mirrors] == [1] * 8


def test_other_bounds(path: Path) -> None:
    """A histogram of a version with other bounds begins anew, instead of telling what never was."""
    leave(path, Report())
    path.write_text(path.read_text().replace('le="2.0"', 'le="3.0"'))
    found = leave(path, Report())
    assert [name for name in found if "le=3.0" in name] == []
    assert (found["feedback_bot_run_duration_seconds_count"], found["feedback_bot_runs_total outcome=ok"]) == (1, 2)


def test_an_older_version(path: Path) -> None:
    """The version in the file is that of the last run alone."""
    leave(path, Report())
    text = path.read_text()
    version = next(line for line in text.splitlines() if line.startswith("feedback_bot_build_info"))
    path.write_text(text.replace(version, 'feedback_bot_build_info{version="0.0.1"} 1.0'))
    assert sum(name.startswith("feedback_bot_build_info") for name in leave(path, Report())) == 1


@pytest.mark.parametrize("value", ["-1", "NaN", "+Inf"])
def test_sums_that_cannot_be(path: Path, value: str) -> None:
    """A counter that somebody spoilt begins anew instead of being spoilt for ever."""
    leave(path, Report())
    series = 'feedback_bot_runs_total{mirror="",outcome="ok"}'
    path.write_text(path.read_text().replace(f"{series} 1.0", f"{series} {value}"))
    assert leave(path, Report())["feedback_bot_runs_total outcome=ok"] == 1


LINE = st.builds(
    '{}{{mirror="{}",{}="{}"}} {}'.format,
    st.sampled_from(
        ["feedback_bot_runs_total", "feedback_bot_cases", "feedback_bot_run_duration_seconds_bucket", "up"]
    ),
    st.sampled_from(["", "a"]),
    st.sampled_from(["outcome", "state", "le", "other"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
    st.sampled_from(["1", "-1", "NaN", "+Inf", "1e400", "x"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(content=st.one_of(st.text(max_size=80), st.lists(LINE, max_size=4).map("\n".join), st.binary(max_size=40)))
def test_whatever_is_there(path: Path, content: str | bytes) -> None:
    """Nothing that somebody else wrote there keeps a run from leaving a file that Prometheus reads."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    found = leave(path, Report())
    assert found["feedback_bot_runs_total outcome=ok"] >= 1
    assert {name.split()[0].partition("_bucket")[0] for name in found if not name.startswith("feedback_bot_")} == set()


def test_nothing_lies_beside_it(path: Path) -> None:
    """The folder holds that one file, for the collector reads all of them."""
    leave(path, Report())
    leave(path, Report())
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written(path: Path) -> None:
    """The error is the caller's to tell, and no half of a file is left."""
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        leave(path, Report())
    assert [each.name for each in path.parent.iterdir()] == [path.name]
