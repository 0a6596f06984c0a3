"""What one process of the bot spent, told by Linux when it ended: processor seconds, largest memory, its own report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spent:
    """What a process cost.

    Args:
        cpu_seconds: of all its threads, its start and its end among them; whatever else the machine does hardly counts.
        megabytes: the largest memory it ever had.
        report: what it printed as JSON; empty where it printed nothing.
    """

    cpu_seconds: float
    megabytes: int
    report: Mapping[str, Any]

    @property
    def requests(self) -> Mapping[str, int]:
        """How many requests it sent, by service; those of all its mirrors together."""
        counts: dict[str, int] = {}
        for report in self.report.get("mirrors", {"": self.report}).values():
            for service, count in report.get("requests", {}).items():
                name = service.partition("_")[0]  # `zendesk_again` are requests to Zendesk as well
                counts[name] = counts.get(name, 0) + count
        return counts

    @property
    def writes(self) -> int:
        """How many writes it sent, those to the status issue apart; those of all its mirrors together."""
        reports = self.report.get("mirrors", {"": self.report}).values()
        return sum(report.get("writes", 0) for report in reports)


def spent(arguments: tuple[str, ...], environment: Mapping[str, str]) -> Spent:
    """Starts Python with `-m MODULE` or `-c CODE` and waits for its end.

    Args:
        arguments: of Python.
        environment: of the process, as a whole.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as complaint:
        command = [sys.executable, "-m", "benchmarks.peak", *arguments]
        process = subprocess.Popen(command, env=dict(environment), stdout=told, stderr=complaint)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        complaint.seek(0)
        said = complaint.read()
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {said[-2000:]}")
        report = json.loads(told.read() or "{}")
    megabytes = round(int(said.rpartition("VmHWM:")[2].split()[0]) / 1024)
    return Spent(used.ru_utime + used.ru_stime, megabytes, report)
