"""The list of tickets and a ticket, as a visitor meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.pages.lists import PER_PAGE
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.scene import TICKET, TICKETS, TOMAS, Scene
from tests.sandbox.pages.visitor import Visitor

PATH = f"{TICKETS}/{TICKET}"
ROWS = "//li[@class='row']"
HISTORY = "//section[@aria-labelledby='ratings']//li"


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return Scene(sandbox)


@pytest.fixture
def only(scene: Scene) -> Scene:
    """A scene with no ticket but its own."""
    for number in [number for number in scene.sandbox.zendesk.tickets if number != TICKET]:
        scene.sandbox.zendesk.delete_ticket(number)
    return scene


def subjects(visitor: Visitor, query: str = "") -> list[str]:
    return visitor.get(f"{TICKETS}{query}").all(f"{ROWS}//p[@class='name']/a")


def rate(visitor: Visitor, score: str, comment: str = "", reason: str = "") -> str:
    return visitor.press(f"{PATH}/rate", score=score, comment=comment, reason=reason, back=PATH).said or ""


def test_the_front_door_leads_to_the_tickets(visitor: Visitor, scene: Scene) -> None:
    """`/agent` is no dead end."""
    assert visitor.get("/agent").path == TICKETS


def test_a_row_tells_what_matters(visitor: Visitor, only: Scene) -> None:
    """Subject, number, status, requester, agent, rating, whether there are words, and when."""
    only.sandbox.clock.advance(timedelta(days=2))
    (row,) = visitor.get(TICKETS).all(ROWS)
    assert row == (
        f"Printer burns #{TICKET} · solved · Ada Abernwick · answered by Pia Solveigson with a comment bad 2 days ago"
    )


def test_ratings_are_counted_and_chosen(visitor: Visitor, only: Scene) -> None:
    """Each ticket is in one of the tabs, by its rating now."""
    offered, _unasked = only.add_ticket("Offered"), only.add_ticket("Unasked")
    only.sandbox.zendesk.offer(offered.id)
    only.sandbox.zendesk.rate(only.add_ticket("Praised").id, "good")
    assert visitor.get(TICKETS).all("//nav[@class='tabs']//a") == [
        "All 4",
        "Bad 1",
        "Good 1",
        "Asked, no answer 1",
        "Not asked 1",
    ]
    queries = ("?rating=bad", "?rating=good", "?rating=offered", "?rating=none", "?rating=nonsense")
    found = [subjects(visitor, query) for query in queries]
    assert found[:4] == [["Printer burns"], ["Praised"], ["Offered"], ["Unasked"]]
    assert len(found[4]) == 4


@pytest.mark.parametrize(
    ("search", "is_found"), [("4001", True), ("BURNS ada", True), ("burns nobody", False), ("<b>&", False)]
)
def test_number_subject_and_requester_are_searched(
    visitor: Visitor,
    only: Scene,
    search: str,
    is_found: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """All words, in any case."""
    text = visitor.session.get(f"{visitor.url}{TICKETS}", params={"search": search}, timeout=10).text
    assert ("Printer burns" in text, "No ticket matches" in text) == (is_found, not is_found)


def test_what_happened_last_comes_first(visitor: Visitor, only: Scene) -> None:
    """A new ticket above the older one, until the older one is rated anew."""
    only.sandbox.clock.advance(timedelta(hours=1))
    only.add_ticket("Newer")
    before = subjects(visitor)
    only.sandbox.clock.advance(timedelta(hours=1))
    rate(visitor, "good")
    assert (before, subjects(visitor)) == (["Newer", "Printer burns"], ["Printer burns", "Newer"])


def test_long_lists_come_in_pages_that_keep_their_filters(visitor: Visitor, only: Scene) -> None:
    """The newest first; the links carry rating and words with them."""
    for number in range(PER_PAGE + 2):
        only.sandbox.zendesk.rate(only.add_ticket(f"Wave {number}").id, "good")
    first = visitor.get(f"{TICKETS}?rating=good&search=wave")
    (following,) = first.all("//nav[@class='paging']//a/@href")
    second = visitor.get(following)
    assert (len(first.all(ROWS)), len(second.all(ROWS))) == (PER_PAGE, 2)
    assert "rating=good" in following


def test_an_empty_account_says_so(visitor: Visitor) -> None:
    """Before anything was seeded there is a word, not a void."""
    assert visitor.get(TICKETS).all("//p[@class='empty']")[0].startswith("No customer wrote yet.")


def test_a_ticket_tells_its_story(visitor: Visitor, scene: Scene) -> None:
    """Who said what to whom, and what is an internal note."""
    scene.sandbox.zendesk.add_comment(TICKET, scene.agent, "Among us", public=False)
    seen = visitor.get(PATH)
    assert seen.all("//h1") == ["Printer burns"]
    first, second = seen.all("//section[@aria-labelledby='conversation']//li")
    assert (first.startswith("Ada Abernwick customer"), "It burns." in first) == (True, True)
    assert (second.startswith("Pia Solveigson agent internal note"), "Among us" in second) == (True, True)


@pytest.mark.parametrize("subject", ["", "  ", "\u200b\t"])
def test_a_subject_that_nobody_sees(visitor: Visitor, only: Scene, subject: str) -> None:
    """A word stands in its place: something has to be there to click on."""
    number = only.add_ticket(subject).id
    assert "(no subject)" in subjects(visitor)
    assert visitor.get(f"{TICKETS}/{number}").all("//h1") == ["(no subject)"]


def test_a_long_conversation_ends_with_the_newest(visitor: Visitor, scene: Scene) -> None:
    """Earlier messages are a link away."""
    for number in range(PER_PAGE + 1):
        scene.sandbox.zendesk.add_comment(TICKET, scene.agent, f"Word {number}.")
    seen = visitor.get(PATH)
    (earlier,) = seen.all("//nav[@class='paging']//a/@href")
    assert f"Word {PER_PAGE}." in seen.text
    assert "It burns." not in seen.text
    assert "It burns." in visitor.get(earlier).text


def test_its_issue_is_found_by_the_title(visitor: Visitor, scene: Scene) -> None:
    """A ticket leads to its issue."""
    (link,) = visitor.get(PATH).all("//section[@aria-labelledby='issue']//a/@href")
    assert link == scene.path


def test_the_customer_rates(visitor: Visitor, scene: Scene) -> None:
    """With words and a reason of the account's list."""
    number = scene.add_ticket("New").id
    form = {"score": "bad", "comment": "No!\nNever.", "reason": "The issue was not resolved"}
    seen = visitor.press(f"{TICKETS}/{number}/rate", **form)
    row = scene.sandbox.zendesk.rating_of(scene.sandbox.zendesk.tickets[number])
    assert row is not None
    assert (row.score, row.comment, row.reason and row.reason.value) == (*tuple(form.values()),)
    assert (seen.path, "rated this ticket bad" in (seen.said or "")) == (f"{TICKETS}/{number}", True)


@pytest.mark.parametrize("is_in_place", ["new row", "same row"])
def test_a_changed_rating_has_a_history(visitor: Visitor, scene: Scene, is_in_place: str) -> None:
    """The form begins with what there is; the newest comes first, whichever way the account keeps changes."""
    scene.sandbox.zendesk.switches.change_in_place = is_in_place == "same row"
    before = visitor.get(PATH)
    assert before.page.xpath("//input[@name='score'][@checked]/@value") == ["bad"]
    assert before.page.xpath("//textarea")[0].text.strip() == "Still broken."
    scene.sandbox.clock.advance(timedelta(hours=1))
    rate(visitor, "good", "Mended.")
    history = visitor.get(PATH).all(HISTORY)
    expected = {"new row": ["good just now · this one counts", "bad 1 hour ago"], "same row": ["good 1 hour ago"]}
    assert len(history) == len(expected[is_in_place])
    for entry, words in zip(history, expected[is_in_place], strict=True):
        assert entry.startswith(words)


def test_a_rating_without_words(visitor: Visitor, scene: Scene) -> None:
    """Blanks are no comment and no reason."""
    rate(visitor, "good", " \n ")
    row = scene.sandbox.zendesk.rating_of(scene.ticket)
    assert row is not None
    assert (row.comment, row.reason) == (None, None)
    assert "Without a comment." in visitor.get(PATH).text


@pytest.mark.parametrize(
    ("score", "words"), [("", "choose good or bad"), ("great", "score"), ("offered", "good or bad")]
)
def test_only_good_or_bad_is_an_answer(visitor: Visitor, scene: Scene, score: str, words: str) -> None:
    """Anything else is refused with a word."""
    said = rate(visitor, score)
    assert (said.startswith("Not done:"), words in said) == (True, True)


def test_a_closed_ticket_takes_no_rating(visitor: Visitor, scene: Scene) -> None:
    """The page says why and offers no form; a forged one is refused."""
    scene.sandbox.zendesk.close(TICKET)
    seen = visitor.get(PATH)
    assert (seen.all("//form[contains(@action, '/rate')]"), "is closed for good" in seen.text) == ([], True)
    assert "closed" in rate(visitor, "good")


def test_a_ticket_is_closed(visitor: Visitor, scene: Scene) -> None:
    """The page tells until when the rating may change, and a button ends that; then there is no such button."""
    before = visitor.get(PATH)
    seen = visitor.press(f"{PATH}/close")
    assert ("the rating may change" in before.text, scene.ticket.status) == (True, "closed")
    assert (seen.path, "cannot change any more" in (seen.said or "")) == (PATH, True)
    assert [page.all("//form[contains(@action, '/close')]") == [] for page in (before, seen)] == [False, True]


def test_a_ticket_is_merged(visitor: Visitor, scene: Scene) -> None:
    """Into another one; then it is closed, and the page says why it cannot be rated."""
    into = scene.add_ticket("Main").id
    seen = visitor.press(f"{PATH}/merge", into=f"#{into}")
    assert (scene.ticket.status, f"merged into ticket {into}" in (seen.said or "")) == ("closed", True)
    assert "was merged into another one" in seen.text


@pytest.mark.parametrize("act", ["merge", "delete"])
@pytest.mark.parametrize("state", ["open", "closed", "none"])
def test_when_the_bot_notices(visitor: Visitor, scene: Scene, act: str, state: str) -> None:
    """After a merge or a deletion the message says when the open issue will tell of it; no other does."""
    into = scene.add_ticket("Main").id
    if state == "closed":
        scene.gitlab.update_issue(scene.issue, scene.user(TOMAS), state_event="close")
    number = scene.add_ticket("Other").id if state == "none" else TICKET
    said = visitor.press(f"{TICKETS}/{number}/{act}", into=str(into)).said or ""
    assert ("let a quiet day pass" in said) == (state == "open")


def test_those_who_try_things_are_told_apart(visitor: Visitor, scene: Scene) -> None:
    """On their tickets a line explains the strange words; on others there is none."""
    probers = [user for user in scene.sandbox.zendesk.directory.users.values() if user.name in people.PROBERS]
    tickets = [scene.sandbox.zendesk.add_ticket(user, "Hi", "/close").id for user in probers]
    told = ["these words must do nothing" in visitor.get(f"{TICKETS}/{number}").text for number in [TICKET, *tickets]]
    assert told == [False, True, True]


@pytest.mark.parametrize("into", [str(TICKET), "1", "x", ""])
def test_a_bad_merge_is_refused(visitor: Visitor, scene: Scene, into: str) -> None:
    """Into itself, into nothing, or into what is no number."""
    seen = visitor.press(f"{PATH}/merge", into=into, back=PATH)
    assert (seen.path, (seen.said or "").startswith("Not done:"), scene.ticket.status) == (PATH, True, "solved")


def test_a_deleted_ticket_leaves_its_ratings(visitor: Visitor, scene: Scene) -> None:
    """Its address still tells what Zendesk keeps, and where the issue is."""
    seen = visitor.press(f"{PATH}/delete")
    assert (seen.status, TICKET in scene.sandbox.zendesk.tickets) == (404, False)
    assert seen.all("//h1") == [f"Ticket {TICKET} was deleted"]
    assert "Still broken." in seen.text
    assert seen.all(f"//main//a[@href='{scene.path}']") == [f"issue #{scene.issue.iid}"]


@pytest.mark.parametrize("number", ["1", "9" * 30])
def test_an_unknown_ticket_is_told(visitor: Visitor, scene: Scene, number: str) -> None:
    """A ticket that never was is a page with a word."""
    seen = visitor.get(f"{TICKETS}/{number}")
    assert (seen.status, f"There is no ticket {number}" in seen.text) == (404, True)


def test_a_long_comment_is_cut_and_can_be_seen_whole(visitor: Visitor, scene: Scene) -> None:
    """In the history of ratings as in the conversation; the form leaves it out."""
    scene.sandbox.zendesk.rate(TICKET, "bad", "word " * 5000 + "the end")
    seen = visitor.get(PATH)
    (link,) = seen.all("//p[@class='cut']/a/@href")
    assert ("the end" in seen.text, "the end" in visitor.get(link).text) == (False, True)


def test_hostile_words_stay_words(visitor: Visitor, scene: Scene) -> None:
    """As subject, message, tag, reason and comment they load and run nothing, and fit a page."""
    for text in HOSTILE:
        ticket = scene.add_ticket(text[:200], text, tags=(text[:60],))
        scene.sandbox.zendesk.rate(ticket.id, "bad", text, text[:80])
        for path in (f"{TICKETS}/{ticket.id}", TICKETS):
            seen = visitor.get(path)
            assert seen.status == 200
            assert seen.all("//main//script | //main//img | //main//iframe | //@style") == []
            assert seen.all("//@*[starts-with(name(), 'on')]") == []


def test_a_survey_is_answered_by_points(visitor: Visitor, scene: Scene) -> None:
    """Where customers are asked by surveys, the form shows the scale, and the history what was chosen."""
    scene.sandbox.zendesk.switches.csat = "surveys"
    choices = visitor.get(PATH).all("//fieldset//label")
    assert [choice.partition(":")[0] for choice in choices] == ["1", "2", "3", "4", "5"]
    assert "choose one of the points" in rate(visitor, "good")
    done = visitor.press(f"{PATH}/rate", points="3", comment="So so.", reason="", back=PATH)
    assert "answered 3, which Zendesk shows as bad" in (done.said or "")
    assert "3 points" in visitor.get(PATH).all(HISTORY)[0]
