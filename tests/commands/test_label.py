"""`label` names the cause and sets the labels that people own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config import Cause, LabelsConfig
from bot.config.labels import LabelEntry, StateLabels
from bot.standing.acts import Register
from tests.commands.asking import CONFIG, ISSUE, ask, broken_labels, latest, only_said, refused, sets, with_issue

CAUSE, CONTACT, KEEP_OPEN, LOOK = Register.CAUSE, Register.CONTACT, Register.KEEP_OPEN, Register.LOOK
DOCS, PROCESS = "feedback::docs-issue", "feedback::process"
PENDING, DONE = "contact::pending", "contact::done"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (DOCS, {CAUSE: DOCS}),
        ("Feedback::Docs-Issue", {CAUSE: DOCS}),
        ('~"feedback::docs-issue"', {CAUSE: DOCS}),
        ("~feedback::docs-issue", {CAUSE: DOCS}),
        ("`feedback::docs-issue`", {CAUSE: DOCS}),
        ("docs-issue", {CAUSE: DOCS}),
        ("docs issue", {CAUSE: DOCS}),
        ("documentation", {CAUSE: DOCS}),
        ("docs-isue", {CAUSE: DOCS}),
        ("no info", {CAUSE: "feedback::lacking-info"}),
        ("docs docs-issue", {CAUSE: DOCS}),
        (PENDING, {CONTACT: PENDING}),
        ("done", {CONTACT: DONE}),
        ("keep-open", {KEEP_OPEN: "keep-open"}),
        ("keep open, needs-look", {KEEP_OPEN: "keep-open", LOOK: "needs-look"}),
        ("docs and keep-open", {CAUSE: DOCS, KEEP_OPEN: "keep-open"}),
        ("no info & done", {CAUSE: "feedback::lacking-info", CONTACT: DONE}),
    ],
)
def test_names_of_labels(args: str, expected: dict[Register, str]) -> None:
    """A label goes by its name, what stands behind its scope, or an alias; several may be named."""
    assert sets(ask(f"label {args}")) == expected


@pytest.mark.parametrize(
    ("args", "labels", "expected"),
    [
        ("none", {DOCS}, {CAUSE: ""}),
        ("None", {DOCS}, {CAUSE: ""}),
        ("-docs", {DOCS}, {CAUSE: ""}),
        ('-~"feedback::docs-issue"', {DOCS}, {CAUSE: ""}),
        ("-no info", {"feedback::lacking-info"}, {CAUSE: ""}),
        ("-pending -keep-open", {PENDING, "keep-open"}, {CONTACT: "", KEEP_OPEN: ""}),
        ("-process docs", {PROCESS}, {CAUSE: DOCS}),
        ("docs -process", {PROCESS}, {CAUSE: DOCS}),
        ("-needs-look none", {"needs-look", DOCS}, {LOOK: "", CAUSE: ""}),
    ],
)
def test_taking_off(args: str, labels: set[str], expected: dict[Register, str]) -> None:
    """A dash takes off a label of the issue, `none` the cause; what is put on in its place stays."""
    assert sets(ask(f"label {args}", case=with_issue(labels=ISSUE.labels | labels))) == expected


@pytest.mark.parametrize("args", ["-docs", "none"])
def test_taking_off_what_was_asked_for_just_before(args: str) -> None:
    """The label of an earlier command need not be on the issue yet."""
    assert sets(ask(f"label {args}", review=latest(cause=DOCS))) == {CAUSE: ""}


@pytest.mark.parametrize(
    ("args", "named"), [("-docs", f"`{DOCS}`"), ("none", "`cause`"), ("-keep-open", "`keep-open`")]
)
def test_taking_off_what_is_not_there(args: str, named: str) -> None:
    """It is said, and nothing else happens, also to another cause."""
    case = with_issue(labels=ISSUE.labels | ({PROCESS} if args == "-docs" else set()))
    assert f"There is no {named} here" in only_said(ask(f"label {args}", case=case))


def test_an_earlier_command_replaced_what_the_issue_still_shows() -> None:
    """Taking off the cause before must not take off the one that came after."""
    answer = ask("label -docs", case=with_issue(labels=ISSUE.labels | {DOCS}), review=latest(cause=PROCESS))
    assert f"There is no `{DOCS}` here" in only_said(answer)


def test_a_former_name_is_the_label() -> None:
    """An issue that a renaming has not reached carries the label all the same."""
    labels = LabelsConfig(causes=(Cause(name="feedback::manual", was=(DOCS,)),))
    answer = ask("label -manual", config=replace(CONFIG, labels=labels), case=with_issue(labels={DOCS}))
    assert sets(answer) == {CAUSE: ""}


@pytest.mark.parametrize(
    ("args", "named"), [("docs process", (DOCS, PROCESS)), ("pending keep-open done", (PENDING, DONE))]
)
def test_two_of_which_a_case_carries_one(args: str, named: tuple[str, ...]) -> None:
    """Both are named as they must be typed, and nothing is changed."""
    told = refused(ask(f"label {args}"))
    assert [label for label in named if f"`@bot label {label}`" not in told] == []


def test_a_short_name_of_two_labels() -> None:
    """Which one is asked."""
    labels = LabelsConfig(states=StateLabels(keep_open=LabelEntry(name="a::x"), look=LabelEntry(name="b::x")))
    told = refused(ask("label x", config=replace(CONFIG, labels=labels)))
    assert ("`@bot label a::x`" in told, "`@bot label b::x`" in told) == (True, True)


@pytest.mark.parametrize("args", ["docs -docs", "none docs", "keep-open -keep-open"])
def test_on_and_off_at_once(args: str) -> None:
    """What one word puts on no other takes off."""
    assert "takes off what another word of this line puts on" in refused(ask(f"label {args}"))


@pytest.mark.parametrize(
    ("args", "nearest"),
    [
        ("doks-isue", "Did you mean `@bot label feedback::docs-issue`?"),
        ("feedback::docs-isue", "Did you mean `@bot label feedback::docs-issue`?"),
        ("docs -issue", "I do not know the label `issue`."),
        ("docs -and", "I do not know the label `and`."),
        ("docs-issue banana", "I do not know the label `banana`."),
        ('~"team::blue"', "I do not know the label `team::blue`."),
        ("-banana", "I do not know the label `banana`."),
        ("@all", "I do not know the label `@all`."),
    ],
)
def test_unknown_labels(args: str, nearest: str) -> None:
    """The nearest cause is offered; for other labels there is GitLab's own box."""
    told = refused(ask(f"label {args}"))
    assert (nearest in told, "use GitLab's own label box" in told, f"`{DONE}`" in told) == (True, True, True)


@pytest.mark.parametrize("args", ["satisfaction::good", "-satisfaction::bad", "good"])
def test_what_the_customer_thinks(args: str) -> None:
    """Nobody but the customer changes it."""
    assert "says what the customer thinks" in refused(ask(f"label {args}"))


def test_the_pause() -> None:
    """On a case the label would mean nothing."""
    assert "`bot-paused` belongs on my status issue" in refused(ask("label bot-paused"))


@pytest.mark.parametrize("args", ["", ",", " and "])
def test_no_label(args: str) -> None:
    """It asks which, and shows how."""
    told = refused(ask(f"label {args}"))
    assert ("which label?" in told, "For example: `@bot label docs-issue`" in told) == (True, True)


def test_a_broken_file() -> None:
    """Without `labels.yml` no label is set."""
    assert "`labels.yml` has a mistake" in refused(ask("label docs", config=broken_labels()))


def test_too_many_names() -> None:
    """A comment full of names is refused before it costs time."""
    assert "more than 20 names" in refused(ask(f"label {'docs ' * 100_000}"))
