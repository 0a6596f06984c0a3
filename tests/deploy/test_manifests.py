"""The manifests for kustomize, as far as files can tell."""

from __future__ import annotations

import re
from typing import Any

import yaml

import bot
from bot.settings import Settings
from tests.deploy.cluster import DEPLOY, templates, unrestricted

HOME = DEPLOY / "kubernetes"
OVERLAYS = sorted((HOME / "overlays").iterdir())


def read(path: str) -> Any:
    return yaml.safe_load((HOME / path).read_text("utf-8"))


def test_every_file_is_used() -> None:
    """What lies beside a `kustomization.yaml` is named in it, and what it names is there."""
    for folder in (HOME / "base", *OVERLAYS):
        found = read(f"{folder.relative_to(HOME)}/kustomization.yaml")
        generated = [name for each in found.get("configMapGenerator", ()) for name in each["envs"]]
        named = {name for name in (*found["resources"], *generated) if ".." not in name}
        assert {path.name for path in folder.iterdir()} == {*named, "kustomization.yaml"}


def test_pods_are_restricted_as_they_stand() -> None:
    """No overlay relies on a patch to be safe."""
    files = ("overlays/cronjob/cronjob.yaml", "overlays/serve/deployment.yaml")
    pods = [template for file in files for template in templates([read(file)]).values()]
    assert [unrestricted(pod["spec"]) for pod in pods] == [[], []]


def test_the_image_is_of_this_version() -> None:
    """Both overlays take the image of the version that they come with."""
    tags = [
        image["newTag"] for path in OVERLAYS for image in read(f"overlays/{path.name}/kustomization.yaml")["images"]
    ]
    assert tags == [bot.__version__] * len(OVERLAYS)


def test_the_environment_holds_no_secret() -> None:
    """Each name is one that the bot reads, and none is a credential."""
    lines = (HOME / "base" / "environment.env").read_text("utf-8").splitlines()
    names = {line.partition("=")[0].lower() for line in lines if line and not line.startswith("#")}
    assert names <= set(Settings.model_fields)
    assert not [name for name in names if re.search("token|secret", name)]
