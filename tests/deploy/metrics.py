"""The metrics that alerts and dashboard may use, each with its labels."""

from __future__ import annotations

from collections.abc import Mapping

METRICS: Mapping[str, frozenset[str]] = {
    "feedback_bot_build_info": frozenset({"version"}),
    "feedback_bot_cases": frozenset({"mirror", "state"}),
    "feedback_bot_configuration_valid": frozenset({"mirror"}),
    "feedback_bot_last_success_timestamp_seconds": frozenset({"mirror"}),
    "feedback_bot_oldest_unreviewed_seconds": frozenset({"mirror"}),
    "feedback_bot_requests_total": frozenset({"mirror", "service", "status"}),
    "feedback_bot_run_duration_seconds": frozenset({"mirror", "le"}),
    "feedback_bot_runs_total": frozenset({"mirror", "outcome"}),
    "feedback_bot_token_expires_timestamp_seconds": frozenset({"mirror", "service"}),
    "feedback_bot_wait_seconds_total": frozenset({"mirror", "service"}),
    "feedback_bot_writes_total": frozenset({"mirror", "kind"}),
}

FOREIGN: Mapping[str, frozenset[str]] = {
    "kube_cronjob_spec_suspend": frozenset({"namespace", "cronjob"}),
    "kube_cronjob_status_last_schedule_time": frozenset({"namespace", "cronjob"}),
    "kube_cronjob_status_last_successful_time": frozenset({"namespace", "cronjob"}),
}
"""What kube-state-metrics tells (its docs, "CronJob Metrics")."""
