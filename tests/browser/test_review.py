"""A review from the customer's rating to the closed case, as somebody in front of the sandbox's pages lives it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import Demo, configuration
from tests.browser.harness import NARROW, WIDE, Look, inspected, tab_to, visit
from tests.browser.walk import Walk
from tests.sandbox.pages.scene import ISSUES

pytestmark = pytest.mark.proof

LINES = configuration().bot.review.lines
SUMMARY, ACTION, CONTACT, CAUSE = LINES
BOT, MIRA = "@feedback-bot", "mira.halloran"
DONE = "white_check_mark 1"
"""The bot's reaction, as the pages show it."""


def test_a_bad_rating_is_reviewed_and_closed(browser: Browser, demo: Demo) -> None:
    """A manager answers in two comments, the bot helps with the one that names two causes, the customer turns good."""
    demo.run()
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        walk = Walk(page)
        walk.find_ticket()
        _arrives(walk)
        _names_two_causes(walk)
        _follows_the_question(walk)
        _contacts(walk)
        _turns_good(walk)
        _closes(walk)
        page.get_by_role("button", name="Run the bot now").click()
        expect(page.get_by_role("status")).to_contain_text("nothing was due")


def _arrives(walk: Walk) -> None:
    walk.rate("bad", "Nobody answered for three days.")
    walk.run_bot()
    expect(walk.title).to_contain_text("Bad: ticket #")
    expect(walk.labels).to_have_text(["satisfaction::bad"])
    for name in LINES:
        expect(walk.line(name)).to_have_text(f"{name} missing")
    expect(walk.card).to_contain_text("Next: please copy the lines at the top into a comment")
    expect(walk.card.locator("pre")).to_have_count(0)


def _names_two_causes(walk: Walk) -> None:
    walk.say(f"* **{SUMMARY}** It lay in the wrong queue.\n* **{CAUSE}** process or docs-issue")
    walk.run_bot()
    expect(walk.line(SUMMARY)).to_have_text(f"{SUMMARY} It lay in the wrong queue. ({MIRA})")
    expect(walk.line(CAUSE)).to_have_text(f"{CAUSE} missing")
    expect(walk.card.locator("pre")).to_have_text("".join(f"* **{name}** …\n" for name in LINES[1:]))
    question = walk.answer("You named 2 causes, and a case carries one, so I set none of them.")
    expect(question.locator("pre")).to_contain_text(f"* **{CAUSE}** feedback::docs-issue")
    expect(walk.labels).to_have_text(["satisfaction::bad"])


def _follows_the_question(walk: Walk) -> None:
    """The first line of what the bot offers is copied as it stands."""
    offered = walk.answer("You named 2 causes").locator("pre").inner_text().splitlines()
    walk.say(f"{offered[0]}\n* **{ACTION}** I mend the rule.\n* **{CONTACT}** yes please")
    walk.run_bot()
    expect(walk.labels).to_have_text(["contact::pending", "feedback::process", "satisfaction::bad"])
    expect(walk.page.get_by_label("Who takes it on")).to_have_value(MIRA)
    expect(walk.line("Assigned to:")).to_have_text(f"Assigned to: {MIRA}")
    expect(walk.card).to_contain_text(f"Next: somebody writes to the customer. Then comment {BOT} contacted")
    expect(walk.answer("You named")).to_have_count(1)


def _contacts(walk: Walk) -> None:
    walk.say(f"{BOT} contacted by phone")
    walk.run_bot()
    expect(walk.comment("by phone").get_by_role("button", name=DONE)).to_be_visible()
    expect(walk.labels).to_have_text(["contact::done", "feedback::process", "satisfaction::bad"])
    expect(walk.line("Contact: ")).to_have_text(f"Contact: contact::done ({MIRA}, by a command)")
    expect(walk.card).to_contain_text(f"{MIRA} takes care of the action.")


def _turns_good(walk: Walk) -> None:
    walk.rate("good", "They rang me up, and it is mended.")
    walk.run_bot()
    expect(walk.title).to_contain_text("Good: ticket #")
    expect(walk.answer("The customer changed the rating from Bad to Good")).to_contain_text("They rang me up")
    expect(walk.labels).to_have_text(["contact::done", "feedback::process", "satisfaction::good"])
    expect(walk.line(ACTION)).to_have_text(f"{ACTION} I mend the rule. ({MIRA})")
    expect(walk.state).to_have_text("open")


def _closes(walk: Walk) -> None:
    walk.say(f"{BOT} close the rule is mended")
    walk.run_bot()
    expect(walk.state).to_have_text("closed")
    expect(walk.comment("the rule is mended").get_by_role("button", name=DONE)).to_be_visible()
    expect(walk.card).to_contain_text(f"Next: {MIRA} takes care of the action. The rating is good now.")


def test_mistakes_are_mended_with_the_keyboard(browser: Browser, demo: Demo) -> None:
    """On a telephone, in the dark: an unknown cause is edited into a known one, a misspelt command typed once more."""
    demo.run()
    with visit(browser, demo.server.url, Look("dark", NARROW)) as page:
        walk = Walk(page)
        page.goto(f"{ISSUES}?search=bad:")
        _press(walk, "Bad: ticket")
        expect(walk.card).to_be_visible()
        walk.issue = page.url
        _edits_the_cause(walk)
        _misspells_close(walk)


def _edits_the_cause(walk: Walk) -> None:
    answers = "Summary: we were slow\nAction: none\nContact: N\nCause: "
    _type(walk, f"{answers}weather")
    _press_run(walk)
    expect(walk.answer("I know no cause weather.")).to_contain_text(f"* **{CAUSE}** feedback::process")
    expect(walk.line(CAUSE)).to_have_text(f"{CAUSE} missing")
    _press(walk, "Edit")
    tab_to(walk.page, "Your comment")
    walk.page.keyboard.press("ControlOrMeta+a")
    walk.page.keyboard.type(f"{answers}process")
    _press(walk, "Save")
    _press_run(walk)
    expect(walk.answer("Thank you, that is clear now.")).to_be_visible()
    expect(walk.answer("I know no cause")).to_have_count(0)
    expect(walk.line(CAUSE)).to_have_text(f"{CAUSE} feedback::process ({MIRA})")
    expect(walk.card).to_contain_text(f"Next: nothing is left to do. Close the issue, or comment {BOT} close.")


def _misspells_close(walk: Walk) -> None:
    _type(walk, f"{BOT} colse")
    _press_run(walk)
    expect(walk.answer(f"I know no command colse; did you mean {BOT} close?")).to_be_visible()
    expect(walk.line("something by")).to_contain_text("not understood")
    expect(walk.state).to_have_text("open")
    _type(walk, f"{BOT} close")
    _press_run(walk)
    expect(walk.state).to_have_text("closed")
    expect(walk.card).to_contain_text(f"Next: nothing, this case is closed. {BOT} reopen opens it again.")


def test_a_case_that_turns_bad_again(browser: Browser, demo: Demo) -> None:
    """A closed case opens for a second round with the older answers in sight, and its long page is for everybody."""
    demo.run()
    with visit(browser, demo.server.url, Look(has_scripts=False)) as page:
        walk = Walk(page)
        walk.find_ticket()
        _closes_the_first_round(walk)
        _opens_the_second(walk)
        _closes_with_answers_missing(walk)
        path = walk.issue.removeprefix(demo.server.url)
    looks = [inspected(browser, demo.server.url, f"{path}{query}", widths=(WIDE, NARROW)) for query in ("", "?page=2")]
    assert looks == [{}, {}]


def _closes_the_first_round(walk: Walk) -> None:
    walk.rate("bad", "Nobody answered.")
    walk.run_bot()
    walk.say(f"Summary: the queue was full\nAction: none\nContact: N\nCause: process\n\n{BOT} close")
    walk.run_bot()
    expect(walk.state).to_have_text("closed")
    expect(walk.labels).to_have_text(["feedback::process", "satisfaction::bad"])
    walk.rate("good", "Fine now.")
    walk.run_bot()
    expect(walk.state).to_have_text("closed")


def _opens_the_second(walk: Walk) -> None:
    walk.say(f"{BOT} why")
    walk.rate("bad", "It happened once more.")
    walk.run_bot()
    expect(walk.state).to_have_text("open")
    expect(walk.card).to_contain_text("this is review number 2 of ticket")
    expect(walk.line(f"In round 1, {SUMMARY}")).to_contain_text("the queue was full")
    expect(walk.line(f"{SUMMARY} missing")).to_be_visible()
    expect(walk.answer("What I did here last")).to_contain_text("I closed it")


def _closes_with_answers_missing(walk: Walk) -> None:
    walk.say(f"{BOT} help\n\n{BOT} assign @nobody.here\n\n{BOT} snooze forever")
    walk.say(f"{BOT} escalate it happened twice")
    walk.say(f"{BOT} close enough for this week")
    walk.run_bot()
    expect(walk.state).to_have_text("closed")
    lacking = walk.answer("This issue closes as you asked, but its review is not complete.")
    expect(lacking.locator("pre")).to_contain_text(f"* **{SUMMARY}** …")
    expect(walk.answer("asks you to look at this issue: a bad rating")).to_contain_text("it happened twice")
    for words in ("I find nobody with the user name nobody.here.", "You can ask me here", "because of forever"):
        expect(walk.answer(words)).to_be_visible()


def _press(walk: Walk, words: str, within: str = "body") -> None:
    tab_to(walk.page, words, within)
    walk.page.keyboard.press("Enter")


def _press_run(walk: Walk) -> None:
    _press(walk, "Run the bot now")
    expect(walk.page.get_by_role("status")).to_contain_text("The bot ran")
    walk.read()


def _type(walk: Walk, words: str) -> None:
    """A comment by keyboard."""
    tab_to(walk.page, "Your comment", within="#write")
    walk.page.keyboard.type(words)
    _press(walk, "Comment")
    expect(walk.page.get_by_role("status")).to_contain_text("You commented.")
