"""Which labels the project lacks, and under which names they are known until renamings are applied.

A run between the edit of the file and `labels --apply` goes on with the old name: with the new one it would create a
second label, and give it to every issue one by one.
"""

from __future__ import annotations

import json
from dataclasses import replace

from bot import label_diff
from bot.cache import Cache
from bot.config import Configuration
from bot.domain.actions import CreateLabel
from bot.domain.ports import FeedbackProject

_APPLIED = "renamings_applied"


def in_force(config: Configuration, cache: Cache, gitlab: FeedbackProject) -> tuple[Configuration, list[str]]:
    """The configuration with the names that the project knows, and a line for each renaming that is not applied.

    Costs one request while a renaming waits, and none once the cache knows that all are applied.

    Args:
        config: as the files say.
        cache: remembers that the renamings are applied.
        gitlab: asked for its labels.
    """
    declared = [entry for entry in config.labels.entries if entry.was] if config.labels else []
    fingerprint = json.dumps([(entry.name, entry.was) for entry in declared])
    if config.labels is None or not declared or cache.fact(_APPLIED) == fingerprint:
        return config, []
    waiting = label_diff.awaiting(declared, gitlab.labels())
    if not waiting:
        cache.remember(_APPLIED, fingerprint)
        return config, []
    told = [f"{old} is to become {new}: `labels --apply` renames it" for new, old in waiting.items()]
    return replace(config, labels=config.labels.renamed(waiting)), told


def missing(config: Configuration, cache: Cache, gitlab: FeedbackProject, *, is_daily: bool) -> list[CreateLabel]:
    """Labels of `labels.yml` that the project lacks.

    Args:
        config: which there shall be; none while `labels.yml` is broken.
        cache: remembers that all were there.
        gitlab: which there are.
        is_daily: whether the day's look is due; in between nobody asks, since people rarely delete labels.
    """
    if config.labels is None:
        return []
    wanted = {label.name: label for label in config.wanted_labels}
    fingerprint = " ".join(sorted(wanted))
    if cache.fact("labels_checked") == fingerprint and not is_daily:
        return []
    present = {label.name.casefold() for label in gitlab.labels()}
    lacking = [label for name, label in wanted.items() if name.casefold() not in present]
    if not lacking:
        cache.remember("labels_checked", fingerprint)
    return [CreateLabel(label=label, why=f"{label.name} is in labels.yml and not in the project") for label in lacking]
