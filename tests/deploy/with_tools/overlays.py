"""The manifests for kustomize, built: valid for several Kubernetes, restricted, and the same pod as the chart's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.cluster import VERSIONS, Document, of_kind, templates, unrestricted, wrong
from tests.deploy.with_tools.tools import built, rendered

overlay = pytest.mark.parametrize("overlay", ["cronjob", "serve"])


@overlay
def test_every_kubernetes_takes_it(overlay: str) -> None:
    """Each document fits the schema of each version, and holds no name that the version does not know."""
    found = built(overlay)
    assert {version: wrong(found, version) for version in VERSIONS} == {version: [] for version in VERSIONS}


@overlay
def test_a_misspelt_name_is_found(overlay: str) -> None:
    """The look at the schemas has teeth here, too."""
    text = yaml.safe_dump_all(built(overlay)).replace("readOnlyRootFilesystem", "readOnlyRootFileSystem")
    assert "readOnlyRootFileSystem" in str(wrong(yaml.safe_load_all(text), VERSIONS[-1]))


@overlay
def test_the_pod_may_do_no_more_than_it_needs(overlay: str) -> None:
    """It is of the level "restricted", and the network policy is about it."""
    found = built(overlay)
    ((_, template),) = templates(found).items()
    (policy,) = of_kind("NetworkPolicy", found).values()
    chosen = policy["spec"]["podSelector"]["matchLabels"]
    assert unrestricted(template["spec"]) == []
    assert chosen
    assert chosen.items() <= template["metadata"]["labels"].items()


def test_the_service_finds_the_pod() -> None:
    """Service and Deployment choose the pod by labels that it has, and the policy lets its port through."""
    found = built("serve")
    ((_, template),) = templates(found).items()
    (service,) = of_kind("Service", found).values()
    (deployment,) = of_kind("Deployment", found).values()
    (policy,) = of_kind("NetworkPolicy", found).values()
    labels = template["metadata"]["labels"].items()
    assert service["spec"]["selector"].items() <= labels
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels
    (port,) = template["spec"]["containers"][0]["ports"]
    assert service["spec"]["ports"][0]["targetPort"] == port["name"] == policy["spec"]["ingress"][0]["ports"][0]["port"]


def test_the_environment_is_the_generated_one() -> None:
    """The pod reads the ConfigMap by the name that kustomize gave it, so that a change makes a new pod."""
    found = built("serve")
    ((_, template),) = templates(found).items()
    (source,) = template["spec"]["containers"][0]["envFrom"]
    assert source["configMapRef"]["name"] in of_kind("ConfigMap", found)


@overlay
def test_the_chart_makes_the_same_pod(overlay: str, tmp_path: Path) -> None:
    """Who goes from the one way to the other finds nothing changed but names."""
    named = {"existingConfigMap": "feedback-bot-config"}
    values = {
        "mode": overlay,
        "config": named,
        "existingSecret": "feedback-bot-secrets",
        "fullnameOverride": "feedback-bot",
    }
    ((_, ours),) = templates(built(overlay)).items()
    ((_, charts),) = templates(rendered(values, tmp_path)).items()
    assert _bare(ours["spec"]) == _bare(charts["spec"])


@pytest.mark.parametrize(
    ("kind", "overlay"), [("CronJob", "cronjob"), ("Deployment", "serve"), ("NetworkPolicy", "serve")]
)
def test_the_chart_makes_the_same_around_it(kind: str, overlay: str, tmp_path: Path) -> None:
    """Limits, deadlines and what may be reached are the same, too; the minute differs by the chart's checksum."""
    (ours,) = of_kind(kind, built(overlay)).values()
    (charts,) = of_kind(kind, rendered({"mode": overlay}, tmp_path)).values()
    own = {"schedule", "suspend", "template", "jobTemplate", "selector", "podSelector"}
    assert _without(ours["spec"], own) == _without(charts["spec"], own)
    jobs = [each["spec"].get("jobTemplate", {}).get("spec", {}) for each in (ours, charts)]
    assert _without(jobs[0], own) == _without(jobs[1], own)


def _without(found: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in names}


def _bare(pod: Document) -> Document:
    """A pod's spec without where it has its variables from, and what Kubernetes would fill in by itself."""
    (container,) = pod["containers"]
    own = {"env", "envFrom", "image", "imagePullPolicy"}
    return {**_without(pod, {"serviceAccountName"}), "containers": [_without(container, own)]}
