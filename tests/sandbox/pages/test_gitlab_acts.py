"""What a visitor does on the page of an issue, in the name of a manager."""

from __future__ import annotations

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab import Note
from bot.sandbox.pages.texts import MOST_LINES
from bot.sandbox.people import BOT
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import ISSUES, MIRA, REN, TOMAS, Scene
from tests.sandbox.pages.visitor import Seen, Visitor

ENTRIES = "//ol[@class='timeline']/li"


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


@pytest.fixture
def note(scene: Scene) -> Note:
    return scene.say("Mine")


def act_as(visitor: Visitor, username: str) -> Seen:
    return visitor.press(f"{ISSUES}/act-as", username=username, back="/")


def test_one_acts_as_the_first_manager_until_another_is_chosen(visitor: Visitor, scene: Scene) -> None:
    """The choice is kept, and told wherever one can write."""
    before = visitor.get(scene.path).all("//h2[@id='comment']")
    seen = visitor.press(f"{ISSUES}/act-as", username=REN, back=scene.path)
    after = visitor.get(scene.path).all("//h2[@id='comment'] | //select[@id='username']/option[@selected]")
    assert (before, seen.path) == (["Comment as Mira Halloran"], scene.path)
    assert sorted(after) == ["Comment as Ren Takamizu", "Ren Takamizu, Reporter"]


def test_bots_and_strangers_cannot_be_chosen(visitor: Visitor, scene: Scene) -> None:
    """Only people of the project whose account works are offered, and a forged choice counts as none."""
    offered = visitor.get(scene.path).all("//select[@id='username']/option/@value")
    visitor.session.cookies.set("acting_as", BOT)
    visitor.press(f"{scene.path}/notes", body="Who am I?")
    assert {BOT, people.TRIAGE, people.FORMER.username}.isdisjoint(offered)
    assert people.WRITER.username in offered
    assert scene.issue.user_notes[-1].author.username == MIRA


@pytest.mark.parametrize("username", ["nobody", "", BOT, people.FORMER.username])
def test_who_is_not_there_is_refused(visitor: Visitor, scene: Scene, username: str) -> None:
    """With a word, and nothing changes."""
    assert "nobody of that name" in (act_as(visitor, username).said or "")


def test_a_comment_is_written(visitor: Visitor, scene: Scene) -> None:
    """By whom one acts as; the page leads to it."""
    act_as(visitor, TOMAS)
    seen = visitor.press(f"{scene.path}/notes", body="**Hello**")
    note = scene.issue.user_notes[-1]
    assert (note.author.username, note.body) == (TOMAS, "**Hello**")
    assert "Hello" in seen.all(f"//li[@id='note_{note.id}']")[0]


def test_what_quick_actions_did_is_said(visitor: Visitor, scene: Scene) -> None:
    """In GitLab's own words, beside the comment or in its place."""
    both = visitor.press(f"{scene.path}/notes", body="I do.\n\n/assign me")
    alone = visitor.press(f"{scene.path}/notes", body="/close")
    assert "You commented. GitLab ran its quick actions: Assigned @mira.halloran." in (both.said or "")
    assert "so there is no comment. GitLab ran its quick actions: Closed this issue." in (alone.said or "")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Done.\n\n/clsoe", "/clsoe"),
        ("* one\n* two\n/close", "/close"),
        ("Done.\n\n/label ~unknown", "/label ~unknown"),
        ("Done.\n\n/reopen", "/reopen"),
        ("/a\n/b\n/c\n/d " + "x" * 99, "/a, /b, /c and 1 more"),
        ("/long " + "x" * 99, "/long " + "x" * 54 + " …"),
    ],
    ids=["unknown", "in a list", "unknown label", "not possible now", "many", "long"],
)
def test_what_did_not_run_is_said(visitor: Visitor, scene: Scene, body: str, lines: str) -> None:
    """GitLab takes such a line for words or drops it without one; the message names it."""
    assert visitor.press(f"{scene.path}/notes", body=body).said == f"Done: You commented. GitLab did not run: {lines}."
    assert scene.issue.state == "opened"


def test_slashes_within_words_are_no_quick_actions(visitor: Visitor, scene: Scene) -> None:
    """A path at the beginning of a line is not called one that did not run."""
    said = visitor.press(f"{scene.path}/notes", body="Look at\n/usr/share/doc\nplease").said
    assert said == "Done: You commented."


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_empty_comment_is_refused(visitor: Visitor, scene: Scene, body: str) -> None:
    """With a word what to do, on the page where one was."""
    seen = visitor.press(f"{scene.path}/notes", body=body, back=scene.path)
    assert (seen.path, "write something first" in (seen.said or ""), scene.issue.user_notes) == (scene.path, True, [])


def test_ones_own_comment_is_edited(visitor: Visitor, scene: Scene, note: Note) -> None:
    """The form holds its Markdown."""
    seen = visitor.get(scene.path)
    assert seen.page.xpath(f"//textarea[@id='edit-{note.id}']")[0].text.strip() == "Mine"
    visitor.press(f"{scene.path}/notes/{note.id}/edit", body="Mine, too\n\n/close")
    assert (note.body, scene.issue.state) == ("Mine, too", "closed")


def test_ones_own_comment_is_deleted(visitor: Visitor, scene: Scene, note: Note) -> None:
    """And nothing of it is left."""
    seen = visitor.press(f"{scene.path}/notes/{note.id}/delete")
    assert (note in scene.issue.notes, "You deleted" in (seen.said or "")) == (False, True)


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_the_comment_of_another_is_refused(visitor: Visitor, scene: Scene, note: Note, act: str) -> None:
    """No form is offered, and who sends one all the same gets GitLab's refusal."""
    act_as(visitor, TOMAS)
    offered = visitor.get(scene.path).all(f"//form[contains(@action, '/notes/{note.id}/')]/@action")
    seen = visitor.press(f"{scene.path}/notes/{note.id}/{act}", body="Yours", back=scene.path)
    assert (offered, note.body, note in scene.issue.notes) == ([], "Mine", True)
    assert seen.said == "Not done: GitLab refused: the role of whom you act as does not allow it."


@pytest.mark.parametrize("on", ["issue", "comment"])
def test_a_reaction_is_given_and_taken_back(visitor: Visitor, scene: Scene, note: Note, on: str) -> None:
    """The button is pressed or not, and says how many people chose it and who."""
    asked = {"note": str(note.id)} if on == "comment" else {}
    given = visitor.press(f"{scene.path}/react", name="tada", back=scene.path, **asked)
    (button,) = given.page.xpath("//button[@name='name'][@aria-pressed]")
    assert (button.get("aria-pressed"), button.getnext().text_content().split()) == ("true", ["by", "Mira", "Halloran"])
    assert button.text_content().split()[-2:] == ["tada", "1"]
    taken = visitor.press(f"{scene.path}/react", name="tada", back=scene.path, **asked)
    assert (taken.all("//button[@aria-pressed]"), "took :tada: back" in (taken.said or "")) == ([], True)


def test_labels_are_added_and_taken_off(visitor: Visitor, scene: Scene) -> None:
    """Only labels of the project are offered, without those that are on."""
    offered = visitor.get(scene.path).all("//select[@id='label']/option")
    visitor.press(f"{scene.path}/label", label="docs")
    visitor.press(f"{scene.path}/unlabel", label="satisfaction::bad")
    assert (offered, scene.issue.labels) == (["choose…", "docs", "team::meeting"], ("docs",))


@pytest.mark.parametrize(
    ("score", "offered"),
    [
        ("bad", ["feedback::a", "feedback::b", "docs", "team::meeting"]),
        ("good", ["docs", "feedback::a", "feedback::b"]),
    ],
)
def test_causes_come_first_on_a_bad_case(visitor: Visitor, scene: Scene, score: str, offered: list[str]) -> None:
    """There a manager looks for the cause; elsewhere labels are in the order of their names, and none is chosen."""
    for title in ("feedback::b", "feedback::a"):
        scene.gitlab.add_label(scene.project, scene.user(MIRA), title)
    issue = scene.open("A case", labels=(f"satisfaction::{score}",))
    values = visitor.get(f"{ISSUES}/{issue.iid}").all(
        "//select[@id='label']/option/@value | //select/option[@value='']"
    )
    rest = visitor.get(f"{ISSUES}/{issue.iid}").all("//select[@id='label']/option")
    assert (rest[0], rest[1 : len(offered) + 1], "" in values) == ("choose…", offered, True)


@pytest.mark.parametrize("label", ["", "invented"])
def test_no_button_invents_a_label(visitor: Visitor, scene: Scene, label: str) -> None:
    """GitLab would create it, so it is refused before."""
    seen = visitor.press(f"{scene.path}/label", label=label)
    assert ("choose a label" in (seen.said or ""), scene.issue.labels) == (True, ("satisfaction::bad",))
    assert "invented" not in {each.title for each in scene.project.labels.values()}


def test_an_issue_is_taken_on_and_given_back(visitor: Visitor, scene: Scene) -> None:
    """By choosing a person, then nobody."""
    visitor.press(f"{scene.path}/assign", assignee=TOMAS)
    assert [user.username for user in scene.issue.assignees] == [TOMAS]
    visitor.press(f"{scene.path}/assign", assignee="")
    assert scene.issue.assignees == ()


def test_what_gitlab_ignores_is_told(visitor: Visitor, scene: Scene) -> None:
    """An assignee who may not see the issue is dropped without a word by GitLab, and with one here."""
    seen = visitor.press(f"{scene.path}/assign", assignee="quinn.elsewhere")
    assert ("changed nothing" in (seen.said or ""), scene.issue.assignees) == (True, ())


def test_an_issue_is_closed_and_reopened(visitor: Visitor, scene: Scene) -> None:
    """The one button is the one that makes sense."""
    states = []
    for act in ("close", "reopen"):
        (button,) = visitor.get(scene.path).all(f"//form[contains(@action, '/{act}')]/button")
        visitor.press(f"{scene.path}/{act}")
        states.append((button, scene.issue.state))
    assert states == [("Close this issue", "closed"), ("Reopen this issue", "opened")]


def test_a_locked_issue_stays_closed(visitor: Visitor, scene: Scene) -> None:
    """GitLab does not reopen it, and the page says that nothing changed."""
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), state_event="close", discussion_locked=True)
    assert "changed nothing" in (visitor.press(f"{scene.path}/reopen").said or "")


def test_only_who_may_deletes_an_issue(visitor: Visitor, scene: Scene) -> None:
    """A Reporter is told before and refused; a Planner deletes, and the list says so."""
    iid = scene.issue.iid
    warned = "GitLab lets only Planners and Owners delete; Mira Halloran is a Reporter" in visitor.get(scene.path).text
    refused = visitor.press(f"{scene.path}/delete", back=scene.path)
    offered = [visitor.get(scene.path).all("//form[contains(@action, '/delete')]")]
    assert (warned, refused.said, iid in scene.project.issues) == (
        True,
        "Not done: GitLab refused: the role of whom you act as does not allow it.",
        True,
    )
    act_as(visitor, TOMAS)
    offered.append(visitor.get(scene.path).all("//form[contains(@action, '/delete')]"))
    assert offered == [[], ["Delete it for good"]]
    deleted = visitor.press(f"{scene.path}/delete", back=scene.path)
    assert (deleted.path, iid in scene.project.issues) == (ISSUES, False)
    assert f"#{iid} is deleted" in (deleted.said or "")


@pytest.mark.parametrize(
    ("act", "form"),
    [("notes", {"body": "x"}), ("notes/99999/edit", {"body": "x"}), ("react", {"name": "tada"}), ("close", {})],
)
def test_what_is_not_there_is_named(visitor: Visitor, scene: Scene, act: str, form: dict[str, str]) -> None:
    """An issue or comment that was deleted meanwhile is a refusal on the page one came from."""
    seen = visitor.press(f"{ISSUES}/99999/{act}", back=scene.path, **form)
    assert (seen.path, (seen.said or "").startswith("Not done:")) == (scene.path, True)


@pytest.mark.parametrize("back", ["http://evil.example/", "//evil.example", ""])
def test_no_form_leads_elsewhere(visitor: Visitor, scene: Scene, back: str) -> None:
    """After an act one is on a page of this sandbox."""
    assert visitor.press(f"{scene.path}/close", back=back).path == scene.path


def test_other_sites_cannot_act(visitor: Visitor, scene: Scene) -> None:
    """A form of another site is refused."""
    headers = {"Origin": "http://evil.example"}
    statuses = [visitor.post(f"{scene.path}/{act}", headers, body="x").status for act in ("close", "notes", "delete")]
    assert (statuses, scene.issue.state, scene.issue.user_notes) == ([403] * 3, "opened", [])


def test_nobody_acts_in_an_empty_sandbox(visitor: Visitor) -> None:
    """There is a word instead of a failure."""
    assert "Not done:" in (visitor.press(f"{ISSUES}/1/close", back="/").said or "")


def test_a_box_is_ticked(visitor: Visitor, scene: Scene) -> None:
    """Its button stands below a text that is shown up to the box, however long, and goes with the tick."""
    rows = "".join(f"| {number} | {'x' * 40} |\n" for number in range(2 * MOST_LINES))
    scene.issue.description = f"| a | b |\n|---|---|\n{rows}\n- [ ] Go ahead\n"
    form = f"//form[@action='{scene.path}/tick']"
    seen = visitor.get(scene.path)
    assert (seen.all(f"{form}/button"), "Show all" in seen.text) == (["☐ Tick “Go ahead”"], False)
    values = {str(each.get("name")): str(each.get("value")) for each in seen.page.xpath(f"{form}/input")}
    told = visitor.press(f"{scene.path}/tick", **values)
    assert (told.said, told.all(form)) == ("Done: You ticked “Go ahead”.", [])
    assert scene.issue.description.endswith("\n\n- [x] Go ahead")
    assert "no such open box" in (visitor.press(f"{scene.path}/tick", **values).said or "")
