"""Tells what is wrong in the configuration to GitLab, which shows it in the merge request, beside the line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.config import Problem
from bot.domain.errors import ConfigError

CHECK = "feedback-bot check"


def write(file: Path, problems: Iterable[Problem], warnings: Iterable[Problem]) -> None:
    """Writes the report, an empty list where all is well; paths in it begin at the working directory.

    Args:
        file: it is replaced.
        problems, warnings: as for `entries`.

    Raises:
        ConfigError: it cannot be written.
    """
    try:
        file.write_text(json.dumps(entries(problems, warnings, Path.cwd()), indent=2) + "\n", "utf-8")
    except OSError as error:
        raise ConfigError(f"--code-quality {file}: cannot be written: {error.strerror or error}") from None


def entries(problems: Iterable[Problem], warnings: Iterable[Problem], home: Path) -> list[Mapping[str, object]]:
    """The entries of a Code Quality report (GitLab docs, "Code Quality", its report format).

    Args:
        problems: mistakes, `major` there.
        warnings: what nobody can have meant, `minor` there.
        home: absolute; the folder that paths in the report begin at, which GitLab expects to be the repository's.
    """
    return [*_entries(problems, "major", home), *_entries(warnings, "minor", home)]


def _entries(problems: Iterable[Problem], severity: str, home: Path) -> Iterator[Mapping[str, object]]:
    """Each with a fingerprint that stays when lines move, so that GitLab tells new from old."""
    seen = Counter[str]()
    for problem in problems:
        path = _place(problem.file, home)
        told = f"{severity} {path} {problem.message}"
        seen[told] += 1
        yield {
            "check_name": CHECK,
            "description": problem.message,
            "fingerprint": hashlib.sha256(f"{told} {seen[told]}".encode()).hexdigest(),
            "severity": severity,
            "location": {"path": path, "lines": {"begin": max(problem.line, 1)}},
        }


def _place(file: str, home: Path) -> str:
    path = home / file
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else file
