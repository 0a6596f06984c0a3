"""Leaves the figures of runs that end at once in a file, from which node_exporter's textfile collector takes them."""

from __future__ import annotations

import fcntl
import math
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, write_to_textfile
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from bot.metrics import LABELS, Metrics

_Series = tuple[str, tuple[tuple[str, str], ...]]
"""A name and its labels."""

_Values = Mapping[_Series, float]

_SUMS = frozenset({"counter", "histogram"})
_PARTS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
"""What follows the name of a family in the names of its series."""


def write(path: Path, metrics: Metrics, mirrors: Collection[str]) -> None:
    """Puts the figures of one run into the file: counters go on from what is there, gauges are those of the run.

    What the file holds of other mirrors stays; of mirrors that there are no more it goes. A file that cannot be read
    as metrics is begun anew, as after a restart.

    Args:
        path: of the file; it is replaced at once, so that nobody reads a half of it.
        metrics: of this run alone.
        mirrors: all that there are; the empty name where there are none.

    Raises:
        OSError: the file cannot be read or written.
    """
    with _alone(path.parent):
        registry = CollectorRegistry()
        registry.register(_Continued(metrics, _before(path, mirrors)))
        write_to_textfile(str(path), registry)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps runs of other mirrors that end at the same moment out; where the file system has no locks it goes without.

    The lock is on the folder, so that no other file lies beside those that the collector reads.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _before(path: Path, mirrors: Collection[str]) -> _Values:
    """What earlier runs left of these mirrors."""
    try:
        families = list(text_string_to_metric_families(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, IndexError):  # the parser's own, of a file that somebody else wrote
        return {}
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
        if sample.labels.get("mirror") in mirrors and not math.isnan(sample.value)
    }


class _Continued(Collector):
    """The figures of a run, with what earlier ones left.

    Args:
        metrics: of the run.
        before: what was left.
    """

    def __init__(self, metrics: Metrics, before: _Values) -> None:
        self._metrics, self._before = metrics, before

    def collect(self) -> Iterator[Metric]:
        """One family after the other."""
        for family in self._metrics.registry.collect():
            yield self._joined(family)

    def _joined(self, family: Metric) -> Metric:
        now = {(each.name, tuple(sorted(each.labels.items()))): each.value for each in family.samples}
        left = self._left(family)
        mine = {mirror for name, labels in now for label, mirror in labels if label == "mirror"}
        earlier_mine = {key for key in left if dict(key[1])["mirror"] in mine}
        if (
            family.type == "histogram" and earlier_mine != now.keys()
        ):  # counted between other bounds, by another version
            left = {key: value for key, value in left.items() if key not in earlier_mine}
        is_sum = family.type in _SUMS
        joined = Metric(family.name, family.documentation, family.type)
        for (name, labels), value in {**left, **now}.items():
            earlier = left.get((name, labels), 0.0) if is_sum and (name, labels) in now else 0.0
            joined.add_sample(name, dict(labels), value + earlier)
        return joined

    def _left(self, family: Metric) -> dict[_Series, float]:
        """What was left of one family, in its own labels."""
        names = {family.name + part for part in _PARTS[family.type]}
        known = {"le", *LABELS.get(family.name, ()), *LABELS.get(f"{family.name}_total", ())}
        is_sum = family.type in _SUMS
        return {
            (name, labels): value
            for (name, labels), value in self._before.items()
            if name in names and {label for label, _ in labels} <= known and not (is_sum and not 0 <= value < math.inf)
        }
