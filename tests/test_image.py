"""The image and the pipeline that builds it, as far as files can tell: nothing is missing, nothing else gets in."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEXT = (ROOT / "Dockerfile").read_text("utf-8")
BASE = re.compile(r"python:(3\.\d+)-slim")


@dataclass(frozen=True)
class Step:
    """One instruction of the Dockerfile, of the stage that counts from 1."""

    stage: int
    name: str
    rest: str


def steps(text: str) -> list[Step]:
    """The instructions in their order, without comments, lines joined."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    found, stage = [], 0
    for line in re.sub(r"\\\n\s*", " ", lines).splitlines():
        name, _, rest = line.partition(" ")
        stage += name == "FROM"
        found += [Step(stage, name, rest.strip())] if name else []
    return found


STEPS = steps(TEXT)
LAST = max(step.stage for step in STEPS)


def said(name: str) -> str:
    """What the finished image says last of this instruction."""
    return [step.rest for step in STEPS if step.stage == LAST and step.name == name][-1]


def environment() -> dict[str, str]:
    """The variables of the finished image."""
    words = (shlex.split(step.rest) for step in STEPS if step.stage == LAST and step.name == "ENV")
    return {name: value for each in words for name, _, value in (word.partition("=") for word in each)}


def copies() -> list[tuple[list[str], str]]:
    """What is copied out of the project, and where to."""
    words = [step.rest.split() for step in STEPS if step.name == "COPY" and "--from=" not in step.rest]
    return [(each[:-1], each[-1]) for each in words]


def sources() -> set[str]:
    return {source for each, _ in copies() for source in each}


def is_sent(path: str) -> bool:
    """Whether `.dockerignore` lets a path in: the last pattern that names it or a folder above it decides."""
    sent = True
    parts = path.split("/")
    places = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        anywhere = pattern.startswith("**/")
        names = parts if anywhere else [place for place in places if place.count("/") == pattern.count("/")]
        if any(fnmatch(name, pattern.removeprefix("**/")) for name in names):
            sent = line.startswith("!")
    return sent


def pipeline() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8")))


def jobs() -> dict[str, dict[str, Any]]:
    """The jobs with what they inherit."""
    raw = pipeline()
    words = {"stages", "workflow", "variables", "default"}
    return {name: _inherited(raw, job) for name, job in raw.items() if name not in words and name[0] != "."}


def _inherited(raw: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    return {**(_inherited(raw, raw[job["extends"]]) if "extends" in job else {}), **job}


def built_with(name: str) -> set[str]:
    """A package of the build and everything that it needs, here and now."""
    needs = [Requirement(line) for line in requires(name) or ()]
    wanted = {each.name for each in needs if each.marker is None or each.marker.evaluate({"extra": ""})}
    return {canonicalize_name(name)}.union(*map(built_with, wanted))


def test_what_is_copied_is_there() -> None:
    """Every source exists and reaches the builder."""
    assert [source for source in sources() if not (ROOT / source).exists() or not is_sent(source)] == []


def test_nothing_else_is_sent() -> None:
    """Of everything in the project only what is copied reaches the builder: no history, no secret, no cache."""
    assert {path.name for path in ROOT.iterdir() if is_sent(path.name)} == sources()
    assert [path for path in (".git/config", ".env", "bot/__pycache__/a.pyc", "tests/world.py") if is_sent(path)] == []


def test_one_python() -> None:
    """Both stages are the same Python: the newest that the project names, and one that it allows."""
    bases = {step.rest.split()[0] for step in STEPS if step.name == "FROM"}
    versions = [found[1] for base in bases if (found := BASE.fullmatch(base))]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["project"]["classifiers"]))
    assert (len(bases), versions) == (1, [max(named, key=lambda version: int(version[2:]))])
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(versions[0])


def test_the_build_needs_what_is_pinned() -> None:
    """Of the development lock the build takes the build backend and all that this needs, nothing more."""
    taken = re.search(r"\^\(([a-z|-]+)\)==", TEXT)
    backends = [Requirement(line).name for line in PROJECT["build-system"]["requires"]]
    assert taken
    assert set(taken[1].split("|")) == set().union(*map(built_with, backends))


def test_everything_installed_is_hashed_or_our_own() -> None:
    """Each installation checks hashes, or takes nothing from outside."""
    parts = [part for step in STEPS for part in re.split("&&|;", step.rest)]
    installs = [part for part in parts if re.search(r"\bpip .*\binstall\b", part)]
    assert len(installs) > 2
    assert [part for part in installs if "--require-hashes" not in part and "--no-index" not in part] == []


def test_the_bot_starts_without_a_shell() -> None:
    """The entry point is the project's command as a list of words, and by default it runs."""
    (name,) = ast.literal_eval(said("ENTRYPOINT"))
    assert (name in PROJECT["project"]["scripts"], ast.literal_eval(said("CMD"))) == (True, ["run"])
    assert environment()["PATH"].split(":")[0] == "/opt/app/bin"


def test_the_bot_is_nobody() -> None:
    """It runs under a number that is not root's, and owns nothing but its cache."""
    user = said("USER")
    owned = [step.rest for step in STEPS if step.stage == LAST and "--chown" in step.rest]
    assert re.fullmatch(r"([1-9]\d{3,}):\1", user)
    assert [(f"--chown={user} " in each, each.split()[-1]) for each in owned] == [
        (True, environment()["FEEDBACK_BOT_CACHE"])
    ]


def test_the_folders_are_those_of_the_image() -> None:
    """Configuration and cache are where the variables say, and the variables are ones that the bot reads."""
    known = {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}
    folders = {name: value for name, value in environment().items() if name.startswith("FEEDBACK_BOT_")}
    assert set(folders) <= known
    assert (["config"], folders["FEEDBACK_BOT_CONFIG"]) in copies()
    assert ast.literal_eval(said("VOLUME")) == [folders["FEEDBACK_BOT_CACHE"]]


@pytest.mark.parametrize("word", ["# syntax", "apt-get", "://", "curl", "TOKEN", "SECRET=", "PASSWORD"])
def test_the_build_asks_nobody_else(word: str) -> None:
    """No frontend, no packages of the system, no address and no secret."""
    assert word not in TEXT


def test_bytecode_is_compiled() -> None:
    """Nothing can be compiled later on a read-only file system, and without it each start takes twice as long."""
    bot, library = [step for step in STEPS if "compileall" in step.rest]
    assert 0 < bot.rest.index("--no-index /wheels") < bot.rest.index("compileall")
    assert (library.stage, "stdlib" in library.rest) == (LAST, True)


def test_the_pipeline_labels_the_image() -> None:
    """Each build argument of the image is given by the pipeline, and no other."""
    given = re.findall(r"--build-arg (\w+)=", "\n".join(jobs()["container"]["script"]))
    assert given == [step.rest.split("=")[0] for step in STEPS if step.name == "ARG"]


def test_the_pipeline_tests_what_is_promised() -> None:
    """The oldest Python that is allowed and that of the image are both tested, on the latter with nothing skipped."""
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    newest = BASE.findall(TEXT)[0]
    tests = {job["image"].removeprefix("python:"): job["script"] for name, job in jobs().items() if "test" in name}
    assert tests == {oldest: ["make test"], newest: [".ci/run"]}
    assert "REQUIRE_ALL=1 make test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_pipeline_calls_what_there_is() -> None:
    """Every `make` target and file that a job names exists."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")
    called = [line.split() for job in jobs().values() for line in job["script"]]
    targets = [words[1] for words in called if words[0] == "make"]
    assert targets
    assert [target for target in targets if not re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)] == []
    locks = [file for job in jobs().values() for file in job.get("cache", {"key": {"files": []}})["key"]["files"]]
    assert [file for file in locks if not (ROOT / file).is_file()] == []


def test_who_checks_the_configuration_needs_no_secret() -> None:
    """On a merge request `check` runs, and who moves is shown; no job but that of the image uses a password."""
    assert [rule["if"] for rule in jobs()["configuration"]["rules"]] == ['$CI_PIPELINE_SOURCE == "merge_request_event"']
    checked, *_, moves = jobs()["configuration"]["script"][1:]
    assert checked.endswith("bot check --config config")
    assert moves.endswith("bot rotation check --config config --against old-rotation.yml")
    assert [name for name, job in jobs().items() if "PASSWORD" in str(job)] == ["container"]


def test_the_image_is_tried_before_it_is_merged() -> None:
    """A merge request that touches what the image is made of builds it, and publishes nothing."""
    (rule,) = jobs()["container-check"]["rules"]
    made_of = sources() - {"config", "README.md", "LICENSE"}
    assert {path.removesuffix("/**/*") for path in rule["changes"]} == {*made_of, "Dockerfile", ".dockerignore"}
    assert (rule["if"], "push" in str(jobs()["container-check"]["script"])) == (
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        False,
    )


@pytest.mark.parametrize(
    ("tag", "is_latest"),
    [("1.2.3", True), ("v1.2.3", True), ("1.2.3-rc.1", False), ("nightly", False), ("v1.2", False), ("v1.2.3x", False)],
)
def test_only_a_version_is_the_latest(tag: str, *, is_latest: bool) -> None:
    """A candidate or any other tag is published under its own name alone; two builds never publish at once."""
    job = jobs()["container"]
    pattern = re.search(r"=~ /(.+)/", job["rules"][0]["if"])
    assert pattern
    also = [rule["variables"]["ALSO"] for rule in job["rules"]]
    assert (bool(re.search(pattern[1], tag)), also) == (is_latest, ["latest", "$CI_COMMIT_TAG", "edge"])
    assert job["resource_group"]


def test_what_differs_stands_last() -> None:
    """Build arguments end the image: a new revision builds no layer anew."""
    last = [step.name for step in STEPS if step.stage == LAST]
    assert last[last.index("ARG") :] == ["ARG", "ARG", "ARG", "LABEL"]


def test_one_pipeline_per_push() -> None:
    """A branch with a merge request has that one's pipeline alone; only the image's job is never cut off."""
    rules = pipeline()["workflow"]["rules"]
    merge, branch, other = (rule["if"] for rule in rules)
    assert "merge_request_event" in merge
    assert ("$CI_OPEN_MERGE_REQUESTS" in branch, rules[1]["when"]) == (True, "never")
    assert "$CI_COMMIT_BRANCH" in other
    assert pipeline()["default"]["interruptible"] is True
    assert [name for name, job in jobs().items() if job.get("interruptible") is False] == ["container"]
