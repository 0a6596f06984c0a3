"""GitLab's pages in a real browser: for eyes, keyboards and screen readers, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import Demo
from bot.sandbox.gitlab import Issue
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.pages.lists import PER_PAGE
from bot.sandbox.pages.texts import MOST_LINES
from bot.sandbox.people import PROJECT
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from tests.browser.harness import NARROW, Look, inspected, tab_to, visit
from tests.sandbox.pages.scene import ISSUES, MIRA, TOMAS, Scene

pytestmark = pytest.mark.proof

EVERYTHING = """# A heading

Some *words* for @tomas.vextergaard about #1 and [a page](https://elsewhere.example), with `code`.

- [x] done
- [ ] open

| Command | What it does | Who may | Example | What the bot answers |
|---|---|---|---|---|
| label | gives the case another cause | Reporter, Developer | `@feedback-bot label docs` | a reaction and the card |
| snooze | sends no reminders until then | everybody | `@feedback-bot snooze until 2027-01-15 waiting` | the card |

> [!note]
> An alert, and a foot[^1].

```python
print("code")
```

[^1]: note
"""


@pytest.fixture(scope="module")
def talked_about(lived_in: Demo) -> Issue:
    """A bad case with everything that an issue can hold."""
    gitlab = lived_in.world.gitlab
    mira, tomas = (gitlab.user_named(name) for name in (MIRA, TOMAS))
    bad = [issue for issue in _issues(lived_in) if "satisfaction::bad" in issue.labels and issue.state == "opened"]
    issue = max(bad, key=lambda each: len(each.notes))
    assert mira is not None
    assert tomas is not None
    note = gitlab.create_note(issue, mira, EVERYTHING, internal=True)
    assert note is not None
    gitlab.edit_note(note, mira, f"{EVERYTHING}\nEdited.")
    gitlab.award(note, tomas, "tada")
    for user in (*gitlab.users.values(),):
        if user.bot:
            gitlab.create_note(issue, user, EVERYTHING)
            gitlab.award(note, user, "white_check_mark")
    gitlab.award(issue, mira, "heart")
    gitlab.update_issue(issue, mira, assignee_ids=[tomas.id], add_labels=["docs"])
    return issue


@pytest.fixture(scope="module")
def hostile() -> Iterator[list[str]]:
    """The addresses of issues in which every hostile text is a comment, and some are title and description."""
    scene, paths = Scene(Sandbox()), list[str]()
    for texts in (HOSTILE[start : start + PER_PAGE] for start in range(0, len(HOSTILE), PER_PAGE)):
        issue = scene.open(f"{texts[0].strip()[:200]} {'x' * 50}", texts[0], by=TOMAS)
        paths.append(f"{ISSUES}/{issue.iid}")
        for text in texts:
            scene.say("x", issue=issue).body = text
    with Server(scene.sandbox) as server:
        yield [server.url, *paths]


@pytest.mark.parametrize(
    "path",
    [
        ISSUES,
        f"{ISSUES}?state=all&label_name[]=satisfaction::bad&sort=created_date&page=2",
        f"{ISSUES}?search=nothing+like+this",
        f"/{PROJECT}/-/labels",
        f"{ISSUES}/1",
        f"{ISSUES}/99999",
    ],
)
def test_every_page_is_for_everybody(browser: Browser, lived_in: Demo, path: str) -> None:
    """A scan finds no violation in light and dark, and nobody has to scroll sideways."""
    assert inspected(browser, lived_in.server.url, path) == {}


def test_a_full_issue_is_for_everybody(browser: Browser, lived_in: Demo, talked_about: Issue) -> None:
    """Also with everything in it that Markdown knows, reactions, and all that is folded away unfolded."""
    assert inspected(browser, lived_in.server.url, f"{ISSUES}/{talked_about.iid}") == {}


@pytest.mark.parametrize("place", range((len(HOSTILE) - 1) // PER_PAGE + 1))
def test_hostile_words_break_no_page(browser: Browser, hostile: list[str], place: int) -> None:
    """Nothing is asked of anybody else, nothing is too wide, and a scan finds no violation."""
    url, *paths = hostile
    assert inspected(browser, url, paths[place], schemes=("light",)) == {}


def test_a_manager_answers_with_the_keyboard_alone(browser: Browser, demo: Demo) -> None:
    """From the list to a bad case, a comment, and back to reading it, without a mouse and without a script."""
    demo.run()
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto(f"{ISSUES}?search=bad:")
        tab_to(page, "Bad: ticket")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bad: ticket")
        tab_to(page, "Your comment")
        page.keyboard.type("* **Summary of ticket/feedback:** we were slow\n\n/assign me")
        tab_to(page, "Comment")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("You commented. GitLab ran its quick actions: Assigned")
        expect(page.locator("li:target")).to_contain_text("we were slow")


def test_a_manager_fills_in_the_cards_lines(browser: Browser, demo: Demo) -> None:
    """A press puts them into the box, without a script; below stands what the bot can be asked; then they are sent."""
    demo.run()
    with visit(browser, demo.server.url, Look(width=NARROW, has_scripts=False)) as page:
        page.goto(f"{ISSUES}?search=bad:")
        page.get_by_role("link", name="Bad: ticket").first.click()
        page.get_by_role("link", name="Copy the card").click()
        box = page.get_by_label("Your comment", exact=True)
        expect(box).to_be_in_viewport()
        text = box.input_value()
        box.fill(text.replace("** \n", "** none\n"))
        page.get_by_text("What the bot can be asked").click()
        expect(page.get_by_text("@feedback-bot help", exact=True).last).to_be_visible()
        page.get_by_role("button", name="Comment", exact=True).click()
        expect(page.locator("li:target").get_by_role("listitem")).to_have_count(text.count("** \n"))
        expect(page.locator("li:target")).to_contain_text("none")


def test_one_acts_as_another_manager(browser: Browser, demo: Demo) -> None:
    """Choose a person, label, react, take the issue on, close it: all in that name."""
    demo.run()
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        page.goto(f"{ISSUES}?search=bad:")
        page.get_by_role("link", name="Bad: ticket").first.click()
        page.get_by_label("Manager").select_option(label="Ren Takamizu, Reporter")
        page.get_by_role("button", name="Change").click()
        page.get_by_label("Add a label").select_option("feedback::process")
        page.get_by_role("button", name="Add").click()
        page.get_by_label("Who takes it on").select_option(label="Ren Takamizu")
        page.get_by_role("button", name="Assign").click()
        page.get_by_text("React").first.click()
        page.get_by_role("button", name="thumbsup").first.click()
        page.get_by_role("button", name="Close this issue").click()
        expect(page.get_by_role("status")).to_contain_text("The issue is closed.")
        expect(page.get_by_role("listitem").filter(has_text="Ren Takamizu added feedback::process")).to_be_visible()
        expect(page.get_by_role("button", name="thumbsup 1", pressed=True)).to_be_visible()
        expect(page.get_by_role("button", name="Reopen this issue")).to_be_visible()


def test_the_link_of_the_bot_leads_to_the_ticket(browser: Browser, lived_in: Demo) -> None:
    """And the ticket leads back to its issue."""
    with visit(browser, lived_in.server.url) as page:
        page.goto(f"{ISSUES}?search=bad:&sort=created_date")
        page.get_by_role("link", name="Bad: ticket").first.click()
        page.locator("#description").get_by_role("link", name="Ticket").click()
        expect(page.get_by_role("heading", name="Rate as the customer")).to_be_visible()
        page.get_by_role("link", name="Issue #").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Bad: ticket")


def _issues(play: Demo) -> list[Issue]:
    project = play.world.gitlab.project_at(PROJECT)
    assert project is not None
    return list(project.issues.values())


def test_a_person_ticks_a_box(browser: Browser) -> None:
    """Below a description that is shown up to its box, on a telephone and without a script; then the button is gone."""
    scene = Scene(Sandbox())
    scene.issue.description = "A line.\n\n" * MOST_LINES + f"- [ ] Go ahead\n- [ ] {'x' * 90}"
    with Server(scene.sandbox) as server, visit(browser, server.url, Look(width=NARROW, has_scripts=False)) as page:
        page.goto(scene.path)
        button = page.get_by_role("button", name="Tick “Go ahead”")
        button.click()
        expect(page.get_by_role("status")).to_contain_text("You ticked “Go ahead”.")
        expect(page.locator("#description").get_by_text("☑ Go ahead")).to_be_visible()
        expect(button).to_have_count(0)
        assert inspected(browser, server.url, scene.path) == {}
