"""The page of an issue: what it says and what happened to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.pages.answering import EXAMPLES
from bot.sandbox.pages.lists import PER_PAGE
from bot.sandbox.people import BOT
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import ISSUES, MARKER, MIRA, REN, TICKET, TOMAS, Scene
from tests.sandbox.pages.visitor import Visitor

ENTRIES = "//ol[@class='timeline']/li"
MEMORY = "//details[@class='memory']"


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


def test_the_address_of_the_api_leads_here(visitor: Visitor, scene: Scene) -> None:
    """What GitLab's API gives as an issue's `web_url` opens its page."""
    headers = {"PRIVATE-TOKEN": people.GITLAB_TOKEN}
    address = f"{visitor.url}/api/v4/projects/{scene.project.id}/issues/{scene.issue.iid}"
    answer = visitor.session.get(address, headers=headers, timeout=10).json()
    path = answer["web_url"].removeprefix(visitor.url)
    assert (path, visitor.get(path).status) == (scene.path, 200)


def test_an_issue_tells_its_state(visitor: Visitor, scene: Scene) -> None:
    """Title, state, number, confidentiality, author told as bot; who closed it when it is closed."""
    scene.gitlab.update_issue(scene.issue, scene.user(TOMAS), state_event="close", discussion_locked=True)
    seen = visitor.get(scene.path)
    (about,) = seen.all("//p[@class='about']")
    assert seen.all("//h1") == [scene.issue.title]
    for words in ("closed", "confidential", "discussion locked", "feedback-bot bot", "closed by Tomas Vextergaard"):
        assert words in about


def test_the_link_to_the_ticket_leads_to_its_page(visitor: Visitor, scene: Scene) -> None:
    """The address that the bot writes is the sandbox's own."""
    scene.say(f"[Ticket]({visitor.url}/agent/tickets/{TICKET})", by=BOT)
    (link,) = visitor.get(scene.path).all(f"{ENTRIES}//a[text()='Ticket']/@href")
    assert visitor.get(link.removeprefix(visitor.url)).status == 200


def test_who_was_notified_is_told(visitor: Visitor, scene: Scene) -> None:
    """Below a comment and the description stand those who are mentioned there and were told, an edit's included."""
    opened = scene.open("For the team", "Look, @oluchi.brandeau", by=BOT)
    note = scene.say("@tomas.vextergaard, `@ren.takamizu`: yours", by=BOT, issue=opened)
    scene.say("no more", issue=opened)
    scene.gitlab.edit_note(note, scene.user(BOT), f"{note.body}, or @mira.halloran's")
    scene.gitlab.update_issue(opened, scene.user(BOT), assignee_ids=[scene.user(REN).id])
    told = visitor.get(f"{ISSUES}/{opened.iid}").all("//p[contains(@class, 'told')]")
    assert told == ["Notified: Oluchi Brandeau", "Notified: Tomas Vextergaard, Mira Halloran"]


def test_everything_stands_in_the_order_of_time(visitor: Visitor, scene: Scene) -> None:
    """Comments, GitLab's own lines, labels and states are one line of time, each with who did it."""
    acts = (
        lambda: scene.say("First", by=BOT),
        lambda: scene.gitlab.update_issue(scene.issue, scene.user(MIRA), add_labels=["docs"]),
        lambda: scene.say("Second"),
        lambda: scene.gitlab.update_issue(scene.issue, scene.user(TOMAS), state_event="close"),
        lambda: scene.gitlab.update_issue(scene.issue, scene.user(TOMAS), title="Another title"),
        lambda: scene.gitlab.update_issue(scene.issue, scene.user(MIRA), state_event="reopen"),
    )
    for act in acts:
        scene.sandbox.clock.advance(timedelta(minutes=2))
        act()
    entries = visitor.get(scene.path).all(ENTRIES)
    expected = [
        ("feedback-bot bot", "satisfaction::bad"),
        ("feedback-bot bot", "First"),
        ("Mira Halloran", "added docs"),
        ("Mira Halloran", "Second"),
        ("Tomas Vextergaard", "closed this issue"),
        ("Tomas Vextergaard", "changed title"),
        ("Mira Halloran", "reopened this issue"),
    ]
    assert len(entries) == len(expected)
    for entry, (who, what) in zip(entries, expected, strict=True):
        assert entry.startswith(who)
        assert what in entry


def test_what_one_text_did_in_one_moment_stands_behind_it(visitor: Visitor, scene: Scene) -> None:
    """A comment comes before its own quick actions, and labels of one moment are one line."""
    scene.sandbox.clock.advance(timedelta(hours=1))
    scene.say("Done.\n\n/label ~docs ~team::meeting\n/unlabel ~satisfaction::bad\n/close")
    comment, labels, state = visitor.get(scene.path).all(ENTRIES)[-3:]
    assert "Done." in comment
    assert "added docs team::meeting and removed satisfaction::bad" in labels
    assert "closed this issue" in state


def test_a_changed_title_shows_what_changed(visitor: Visitor, scene: Scene) -> None:
    """GitLab's marks for what was taken out and put in become just that."""
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), title=f"Good: ticket #{TICKET}")
    line = visitor.get(scene.path)
    assert (line.all(f"{ENTRIES}//del"), line.all(f"{ENTRIES}//ins")) == (["Ba"], ["Goo"])
    assert "{" not in line.all(ENTRIES)[-1]


def test_a_deleted_label_is_remembered(visitor: Visitor, scene: Scene) -> None:
    """Its events stay, without its name."""
    number = next(label.id for label in scene.project.labels.values() if label.title == "satisfaction::bad")
    headers = {"PRIVATE-TOKEN": people.GITLAB_TOKEN}
    visitor.session.delete(f"{visitor.url}/api/v4/projects/1/labels/{number}", headers=headers, timeout=10)
    assert "added a label that was deleted" in visitor.get(scene.path).all(ENTRIES)[0]


def test_what_the_bot_did_is_told_apart(visitor: Visitor, scene: Scene) -> None:
    """Its entries carry a word, not only a colour; those of people carry none."""
    scene.say("By the bot", by=BOT)
    scene.say("By a person")
    bots, persons = (visitor.get(scene.path).all(f"{ENTRIES}[contains(., '{words}')]//span[@class='badge is-bot']")
                     for words in ("By the bot", "By a person"))  # fmt: skip
    assert (bots, persons) == (["bot"], [])


def test_the_hidden_line_of_the_bot_can_be_looked_at(visitor: Visitor, scene: Scene) -> None:
    """Kind, key and values stand behind a summary, and nowhere in the text."""
    seen = visitor.get(scene.path)
    values = dict(zip(seen.all(f"{MEMORY}//dt"), seen.all(f"{MEMORY}//dd"), strict=True))
    assert values == {"kind": "case", "key": f"zendesk:zendesk:ticket/{TICKET}", "score": "bad", "round": "1"}
    assert seen.all("//div[@class='prose']") == ["Ticket was rated."]


def test_a_copied_hidden_line_is_no_memory(visitor: Visitor, scene: Scene) -> None:
    """What a person copied is only hidden, as in GitLab."""
    scene.say(f"Mine\n\n{MARKER}")
    assert visitor.get(scene.path).all(f"{ENTRIES}{MEMORY}") == []


def test_a_comment_of_which_nothing_shows(visitor: Visitor, scene: Scene) -> None:
    """GitLab hides HTML comments; the page says that there is something, and only then."""
    scene.say("<!-- hidden -->")
    scene.say("Words")
    entries = visitor.get(scene.path).all(ENTRIES)
    assert ["Nothing to see" in entry for entry in entries[-2:]] == [True, False]


def test_a_long_line_of_time_ends_with_the_newest(visitor: Visitor, scene: Scene) -> None:
    """The page holds the newest entries; a link leads to the earlier ones."""
    for number in range(PER_PAGE + 4):
        scene.say(f"Word {number}.")
    seen = visitor.get(scene.path)
    entries = seen.all(ENTRIES)
    assert (len(entries), f"Word {PER_PAGE + 3}." in entries[-1]) == (PER_PAGE, True)
    (earlier,) = seen.all("//nav[@class='paging']//a/@href")
    assert "Word 0." in " ".join(visitor.get(earlier).all(ENTRIES))


def test_a_long_text_is_cut_and_can_be_seen_whole(visitor: Visitor, scene: Scene) -> None:
    """The link below it shows this one text to its end."""
    note = scene.say("word " * 5000 + "the end")
    seen = visitor.get(scene.path)
    (link,) = seen.all("//p[@class='cut']/a/@href")
    assert ("the end" in seen.text, f"of {len(note.body):,} characters" in seen.text) == (False, True)
    assert "the end" in visitor.get(link).text


def test_a_long_text_is_edited_where_it_is_whole(visitor: Visitor, scene: Scene) -> None:
    """A form never holds less than the comment, so that saving it loses nothing."""
    note = scene.say("word " * 5000 + "the end")
    edit = f"//textarea[@id='edit-{note.id}']"
    seen = visitor.get(scene.path)
    (link,) = seen.all("//a[text()='Show all to edit']/@href")
    assert seen.all(edit) == []
    assert visitor.get(link).page.xpath(edit)[0].text.strip() == note.body


def test_hidden_and_internal_notes(visitor: Visitor, scene: Scene) -> None:
    """What nobody may read is left out; what is for the team alone says so."""
    scene.gitlab.hide_note(scene.say("Nobody reads this"))
    scene.gitlab.create_note(scene.issue, scene.user(MIRA), "Among us", internal=True)
    entries = visitor.get(scene.path).all(ENTRIES)
    assert [("Nobody" in entry, "internal" in entry) for entry in entries[1:]] == [(False, True)]


def test_an_edit_is_told(visitor: Visitor, scene: Scene) -> None:
    """With how long ago it was."""
    note = scene.say("First")
    scene.sandbox.clock.advance(timedelta(hours=5))
    scene.gitlab.edit_note(note, scene.user(MIRA), "Second")
    scene.sandbox.clock.advance(timedelta(hours=2))
    assert "7 hours ago · edited 2 hours ago" in visitor.get(scene.path).all(ENTRIES)[-1]


def test_who_reacted_is_told_by_name(visitor: Visitor, scene: Scene) -> None:
    """Also that it was the bot; of many the first three are named. A reaction is no edit."""
    note = scene.say("Please close.")
    scene.sandbox.clock.advance(timedelta(hours=5))
    for username in (BOT, MIRA, TOMAS, people.ADMIN.username):
        scene.gitlab.award(note, scene.user(username), "white_check_mark")
    (entry,) = visitor.get(scene.path).all(f"{ENTRIES}[@id='note_{note.id}']")
    assert "white_check_mark 4 by feedback-bot bot, Mira Halloran, Tomas Vextergaard and 1 more" in entry
    assert "edited" not in entry


def test_the_cards_lines_can_be_copied_into_the_comment(visitor: Visitor, scene: Scene) -> None:
    """A link fills the box with the lines that are to be filled in; before there is a card there is no link."""
    link = "//a[starts-with(text(), 'Copy the card')]/@href"
    before = visitor.get(scene.path).all(link)
    scene.say("Please review:\n\n* **Summary:**\n* **Cause:** `feedback::docs-issue`\n* **Contact? (Y/N)**\n", by=BOT)
    seen = visitor.get(scene.path)
    (filling,) = seen.all(link)
    boxes = [page.page.xpath("//textarea[@id='body']")[0].text or "" for page in (seen, visitor.get(filling))]
    assert (before, [box.lstrip("\n") for box in boxes]) == ([], ["", "* **Summary:** \n* **Contact? (Y/N)** \n"])


def test_what_the_bot_can_be_asked_is_shown(visitor: Visitor, scene: Scene) -> None:
    """By the name that it has, below the box."""
    shown = visitor.get(scene.path).all("//dl[@class='examples']//dt")
    assert shown == [f"@{BOT} {example}" for example in EXAMPLES]


def test_a_guest_is_told_what_she_does_not_see(visitor: Visitor, scene: Scene) -> None:
    """A confidential issue is shown to her once it is assigned to her; the list lets a visitor choose somebody else."""
    form = {"username": people.WRITER.username, "back": scene.path}
    hidden = visitor.press(f"{ISSUES}/act-as", **form)
    listed = visitor.get(ISSUES)
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), confidential=False)
    number = scene.user(people.WRITER.username).id
    scene.gitlab.update_issue(scene.issue, scene.user(MIRA), confidential=True, assignee_ids=[number])
    shown = visitor.get(scene.path)
    chosen = listed.all("//select[@id='username']/option[@selected]")
    assert (hidden.status, "Saskia Montelbaan (Guest) does not see issue" in hidden.text) == (404, True)
    assert (chosen, shown.status, "confidential" in shown.text) == (["Saskia Montelbaan, Guest"], 200, True)


def test_an_issue_without_words(visitor: Visitor, scene: Scene) -> None:
    """An empty description and an empty line of time say so."""
    issue = scene.open("Nothing", by=MIRA)
    seen = visitor.get(f"{ISSUES}/{issue.iid}")
    assert ("No description." in seen.text, seen.all("//p[@class='empty']")) == (True, ["Nothing yet."])


@pytest.mark.parametrize("iid", ["99999", "0", "9" * 40])
def test_an_unknown_issue_is_told(visitor: Visitor, scene: Scene, iid: str) -> None:
    """With the reason that it may have been deleted."""
    seen = visitor.get(f"{ISSUES}/{iid}")
    assert (seen.status, "issues can be deleted" in seen.text) == (404, True)


def test_hostile_words_stay_words(visitor: Visitor, scene: Scene) -> None:
    """Whatever people write as title, description and comment, a page comes that loads and runs nothing."""
    for text in HOSTILE:
        if text.strip():
            scene.gitlab.update_issue(scene.issue, scene.user(MIRA), title=(text.strip() or "x")[:200])
            scene.gitlab.create_issue(scene.project, scene.user(MIRA), title="x", description=text)
            scene.issue.notes[:] = []
            scene.issue.notes.append(scene.say("x"))
            scene.issue.notes[0].body = text
            for iid in (scene.issue.iid, scene.project.last_iid):
                seen = visitor.get(f"{ISSUES}/{iid}")
                assert seen.status == 200
                assert seen.all("//main//script | //main//img | //main//iframe | //@style") == []
                assert seen.all("//@*[starts-with(name(), 'on')]") == []
