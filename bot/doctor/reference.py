"""The table of checks in the operators' guide, made from the checks themselves."""

from __future__ import annotations

from bot.doctor.model import Check, Stage
from bot.doctor.registry import CHECKS

HEAD = "| check | about | expected | looked at | when it is otherwise |\n|---|---|---|---|---|\n"


def checks_table() -> str:
    """Markdown: first what `doctor` looks at, then what only `--probe` does."""
    reads = [_row(check) for check in CHECKS if check.stage is Stage.READ]
    probes = [_row(check) for check in CHECKS if check.stage is not Stage.READ]
    return f"{_table(reads)}\n\nOnly with `--probe`:\n\n{_table(probes)}"


def _table(rows: list[str]) -> str:
    return HEAD + "\n".join(rows)


def _row(check: Check) -> str:
    stops = f" ({check.forbids})" if check.forbids else ""
    return f"| `{check.name}` | {check.area} | {check.expects}{stops} | {check.how} | {check.advice} |"
