"""What a cluster is handed: its documents, what is wrong with them, and when each CronJob starts."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

Document = dict[str, Any]

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "helm" / "feedback-bot"
VERSIONS = ("1.25", "1.29", "1.33", "1.37")
"""Of Kubernetes: the oldest that has all that is used, the newest whose schema there is, and two between."""

OPERATORS = {"ServiceMonitor", "PrometheusRule"}
"""Kinds of the Prometheus operator, of which Kubernetes knows no schema."""

VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
"""Kinds of volumes of the level "restricted" (Kubernetes docs, "Pod Security Standards")."""


def documents(text: str) -> list[Document]:
    """Every document of a stream of YAML, read by the fast reader where there is one: it may be a megabyte."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [each for each in yaml.load_all(text, loader) if each]


def wrong(documents: Iterable[Document], version: str) -> list[str]:
    """What a version of Kubernetes would not take, names that it does not know among it."""
    found = []
    for each in documents:
        try:
            if each["kind"] not in OPERATORS:
                kubernetes_validate.validate(each, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            found.append(
                f"{each['kind']} {each['metadata']['name']}: {'.'.join(map(str, error.path))}: {error.message}"
            )
    return found


def of_kind(kind: str, documents: Iterable[Document]) -> dict[str, Document]:
    """The documents of one kind, by name."""
    return {each["metadata"]["name"]: each for each in documents if each["kind"] == kind}


def templates(documents: Iterable[Document]) -> dict[str, Document]:
    """The pods' templates, by the name of what starts them."""
    ways = {"Deployment": ("spec", "template"), "CronJob": ("spec", "jobTemplate", "spec", "template")}
    found = {}
    for each in documents:
        inner: Any = each
        for part in ways.get(each["kind"], ()):
            inner = inner[part]
        if each["kind"] in ways:
            found[each["metadata"]["name"]] = inner
    return found


def unrestricted(pod: Document) -> list[str]:
    """Where a pod's spec is not of the level "restricted", or may do more than the bot needs."""
    (container,) = pod["containers"]
    whole, own = pod["securityContext"], container["securityContext"]
    held = {
        "automountServiceAccountToken": pod["automountServiceAccountToken"] is False,
        "runAsNonRoot": whole["runAsNonRoot"] is own["runAsNonRoot"] is True,
        "runAsUser": whole["runAsUser"] == whole["fsGroup"] == 10001,
        "seccompProfile": whole["seccompProfile"] == {"type": "RuntimeDefault"},
        "allowPrivilegeEscalation": own["allowPrivilegeEscalation"] is False,
        "readOnlyRootFilesystem": own["readOnlyRootFilesystem"] is True,
        "capabilities": own["capabilities"] == {"drop": ["ALL"]},
        "volumes": {kind for volume in pod["volumes"] for kind in volume if kind != "name"} <= VOLUMES,
        "memory": container["resources"]["limits"]["memory"] == "256Mi",
        "terminationGracePeriodSeconds": pod["terminationGracePeriodSeconds"] == 45,
        "host": not [name for name in pod if name.startswith("host")],
    }
    return [name for name, is_held in held.items() if not is_held]


def cron_line(namespace: str, release: str, mirror: str, every: int) -> str:
    """When a CronJob of the chart starts, worked out a second time.

    Args:
        namespace, release: where and under which name the chart is installed.
        mirror: its name, empty without mirrors.
        every: minutes between two starts.
    """
    first = zlib.adler32(f"{namespace}/{release}/{mirror}".encode()) % every
    if every < 60:
        return f"{first}-59/{every} * * * *"
    return f"{first % 60} {first // 60}-23/{every // 60} * * *"


def sources(pod: Document, volume: str) -> Iterator[Mapping[str, Any]]:
    """What a volume of a pod is put together of."""
    (found,) = [each for each in pod["volumes"] if each["name"] == volume]
    yield from found["projected"]["sources"]


def metrics_in(expression: str) -> set[str]:
    """The names of metrics in an expression of Prometheus, those of a histogram without what stands for its parts."""
    bare = re.sub(r'"[^"]*"', "", expression)
    names = re.findall(r"\b(?:feedback_bot|kube)_\w+", bare)
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}


def mounted(pod: Document, volume: str, held: Iterable[Document], folder: Path) -> Path:
    """Writes what a projected volume shows in the pod, with the links by which a cluster swaps all of it at once.

    Args:
        pod: the spec.
        volume: its name.
        held: ConfigMaps and Secrets that there are.
        folder: is made.
    """
    real = folder / "..2026_11_22"
    for source in sources(pod, volume):
        ((kind, wanted),) = source.items()
        data = _data(kind, wanted["name"], held)
        paths = {item["key"]: item["path"] for item in wanted.get("items", ())} or {key: key for key in data}
        missing = paths.keys() - data.keys()
        assert not missing or wanted.get("optional"), f"{wanted['name']} lacks {missing}"
        for key in paths.keys() & data.keys():
            place = real / paths[key]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data[key])
    (folder / "..data").symlink_to(real.name)
    for path in sorted(real.iterdir()):
        (folder / path.name).symlink_to(f"..data/{path.name}")
    return folder


def _data(kind: str, name: str, held: Iterable[Document]) -> Mapping[str, bytes]:
    found = of_kind({"configMap": "ConfigMap", "secret": "Secret"}[kind], held)[name]["data"]
    return {key: base64.b64decode(text) if kind == "secret" else text.encode() for key, text in found.items()}
