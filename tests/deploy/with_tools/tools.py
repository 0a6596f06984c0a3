"""The tools that `.ci/deploy` installs, as the tests call them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.cluster import CHART, DEPLOY, Document, documents

NAMESPACE, RELEASE = "support", "prod"


def called(*words: str, folder: Path = DEPLOY.parent, **environ: str) -> subprocess.CompletedProcess[str]:
    """Calls a program, and waits a minute at most."""
    return subprocess.run(  # noqa: S603 - the programs are those that `.ci/deploy` names
        words, capture_output=True, text=True, check=False, timeout=100, cwd=folder, env={**os.environ, **environ}
    )


def helm(*words: str) -> subprocess.CompletedProcess[str]:
    """Calls Helm."""
    return called(os.environ["HELM"], *words)


def kubectl(*words: str) -> subprocess.CompletedProcess[str]:
    """Calls kubectl."""
    return called(os.environ["KUBECTL"], *words)


def rendered(values: dict[str, Any], folder: Path) -> list[Document]:
    """What the chart makes of values.

    Args:
        values: as in `values.yaml`.
        folder: where they may be written down.
    """
    file = folder / "values.yaml"
    file.write_text(yaml.safe_dump(values), "utf-8")
    found = helm("template", RELEASE, str(CHART), "--namespace", NAMESPACE, "--values", str(file))
    assert found.returncode == 0, found.stderr
    return documents(found.stdout)


def built(overlay: str) -> list[Document]:
    """What kustomize makes of an overlay."""
    found = kubectl("kustomize", str(DEPLOY / "kubernetes" / "overlays" / overlay))
    assert found.returncode == 0, found.stderr
    return documents(found.stdout)
