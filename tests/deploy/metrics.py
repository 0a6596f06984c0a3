"""The metrics that alerts and dashboard may use, each with its labels."""

from __future__ import annotations

from collections.abc import Mapping

from bot.metrics import LABELS

METRICS: Mapping[str, frozenset[str]] = {
    name: frozenset({*labels, "le"} if name.endswith("_duration_seconds") else labels)
    for name, labels in LABELS.items()
}
"""The bot's own; a histogram has its bounds besides."""

FOREIGN: Mapping[str, frozenset[str]] = {
    "kube_cronjob_spec_suspend": frozenset({"namespace", "cronjob"}),
    "kube_cronjob_status_last_schedule_time": frozenset({"namespace", "cronjob"}),
    "kube_cronjob_status_last_successful_time": frozenset({"namespace", "cronjob"}),
}
"""What kube-state-metrics tells (its docs, "CronJob Metrics")."""
