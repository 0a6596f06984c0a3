"""Every check, in the order in which they are made and shown."""

from __future__ import annotations

from bot.doctor import (
    gitlab_access,
    gitlab_project,
    here,
    pagerduty,
    probe_acts,
    probe_labels,
    probe_lists,
    probe_texts,
    zendesk,
    zendesk_surveys,
)

CHECKS = (
    *here.CHECKS,
    *zendesk.CHECKS,
    *zendesk_surveys.CHECKS,
    *gitlab_access.CHECKS,
    *gitlab_project.CHECKS,
    *pagerduty.CHECKS,
    *probe_lists.CHECKS,
    *probe_texts.CHECKS,
    *probe_labels.CHECKS,
    *probe_acts.CHECKS,
)
