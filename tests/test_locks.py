"""The lock files are what `make demo` and `make test` install: complete, hashed, and without any address."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One entry of a lock file.

    Args:
        requirement: name, exact version and marker.
        hashes: how many well-formed ones follow it.
        is_clean: whether nothing else stands there.
    """

    requirement: Requirement
    hashes: int
    is_clean: bool

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """The pinned version, empty for a range."""
        found = re.fullmatch(r"==([^*]+)", str(self.requirement.specifier))
        return found[1] if found else ""


def pins(text: str) -> list[Pin]:
    """The entries of a lock file; a version may differ by marker, so that a name occurs more than once."""
    joined = re.sub(r"\\\n\s*", " ", text)
    entries = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [_pin(entry) for entry in entries]


def _pin(entry: str) -> Pin:
    requirement, _, options = entry.partition(" --")
    words = f"--{options}".split() if options else []
    return Pin(Requirement(requirement.strip()), len(words), all(HASH.fullmatch(word) for word in words))


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "extras"), [(RUN, ()), (DEV, ("dev",))], ids=["run", "dev"])
def test_every_dependency_is_pinned(lock: Path, extras: tuple[str, ...]) -> None:
    """Each declared dependency has a pin, and each pin of it is a version that was declared."""
    held: dict[str, list[str]] = {}
    for pin in pins(lock.read_text("utf-8")):
        held.setdefault(pin.name, []).append(pin.version)
    unmet = [
        str(wanted)
        for wanted in declared(*extras)
        if not held.get(canonicalize_name(wanted.name))
        or not all(wanted.specifier.contains(version) for version in held[canonicalize_name(wanted.name)])
    ]
    assert unmet == []


@pytest.mark.parametrize("lock", [RUN, DEV], ids=["run", "dev"])
def test_every_pin_is_exact_and_hashed(lock: Path) -> None:
    """Each entry names one version and at least one SHA-256, and nothing else."""
    entries = pins(lock.read_text("utf-8"))
    assert entries
    assert [pin.name for pin in entries if not (pin.version and pin.hashes and pin.is_clean)] == []


def test_the_development_lock_holds_the_same_versions() -> None:
    """Tests run with what is delivered: every pin for running stands in the development lock too."""
    run, dev = (
        {(pin.name, pin.version, str(pin.requirement.marker)) for pin in pins(lock.read_text("utf-8"))}
        for lock in (RUN, DEV)
    )
    assert set() == run - dev


@pytest.mark.parametrize("lock", [RUN, DEV], ids=["run", "dev"])
def test_no_lock_names_an_address(lock: Path) -> None:
    """Everybody installs from the index that their own machine is set up for."""
    lines = lock.read_text("utf-8").splitlines()
    assert [line for line in lines if "://" in line or re.match(r"\s*(-i|-f|--index|--extra-index|--find)", line)] == []


def test_only_these_locks_exist() -> None:
    """Other kinds of lock files record the address of every file, so none of them is kept."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    found = [name for name in ("pylock.toml", "poetry.lock", "Pipfile.lock", "pdm.lock") if (ROOT / name).exists()]
    assert (found, "uv.lock" in ignored) == ([], True)
