"""A report as Markdown: GitLab shows tables, and finds nothing in them to mention or to obey."""

from __future__ import annotations

import re
from collections import Counter

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import OpenIssue
from bot.domain.markers import Key
from bot.domain.texts import Text
from bot.report import Result
from bot.sandbox.gitlab.markdown import render
from bot.sandbox.gitlab.references import References, references
from bot.show import escaped, markdown, plan_table
from bot.show.markdown import SHOWN
from tests.hostile.live import live
from tests.show import reports
from tests.show.reports import key

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=60)


def shown(text: str) -> lxml.html.HtmlElement:
    """What GitLab makes of it."""
    return lxml.html.fromstring(f"<div>{render(text)}</div>")


def words(element: lxml.html.HtmlElement) -> list[str]:
    """The words that a person reads."""
    return str(element.text_content()).split()


def without_ticks(line: str) -> str:
    """A line as it looks once its code spans are code."""
    return re.sub("`([^`]+)`", r"\1", line)


def test_markdown_of_a_plan() -> None:
    """A table of sums, then each kind behind a line to open."""
    planned = reports.plan(reports.opened(1), reports.label())
    assert markdown(planned).splitlines() == [
        "**plan for 2026-11-22 09:30 UTC: 2 writes**",
        "",
        "requests to find out: 2 to Zendesk and 5 to GitLab",
        "",
        "| what | how many |",
        "|---|--:|",
        "| create a label | 1 |",
        "| open an issue | 1 |",
        "",
        "<details><summary>create a label (1)</summary>",
        "",
        "| why |",
        "|---|",
        "| docs is missing |",
        "",
        "</details>",
        "",
        "<details><summary>open an issue (1)</summary>",
        "",
        "| case | what exactly | why |",
        "|---|---|---|",
        f"| `{key(1)}` | `satisfaction::bad` | a new rating |",
        "",
        "</details>",
    ]


def test_gitlab_shows_tables() -> None:
    """The tables are tables, those inside of what one opens among them."""
    page = shown(markdown(reports.plan(reports.opened(1), reports.card(1), reports.label())))
    heads = [[cell.text_content() for cell in table.iter("th")] for table in page.iter("table")]
    assert heads == [["what", "how many"], ["why"], ["case", "what exactly", "why"], ["case", "why"]]


def test_a_long_group_is_cut() -> None:
    """The rest is counted."""
    marked = markdown(reports.plan(*map(reports.card, range(1, SHOWN + 6)))).splitlines()
    assert (sum(line.startswith("| `") for line in marked), marked[-3:]) == (SHOWN, ["and 5 more", "", "</details>"])


def test_nothing_due() -> None:
    """An empty plan is one headline; as a part of a page it is a sentence."""
    assert markdown(reports.plan()).splitlines()[0] == "**plan for 2026-11-22 09:30 UTC: nothing is due**"
    assert plan_table([]) == "Nothing is due."


def test_what_else_is_to_know() -> None:
    """Errors stand before the tables, the rest behind them, each with its name."""
    told = reports.cards((Result.REFUSED, "too many: look at `plan`"), is_plan=True)
    told.errors, told.warnings = ["no tick"], ["a | b"]
    lines = markdown(told).splitlines()
    assert lines.index("- **error**: no tick") < lines.index("| what | how many |")
    assert lines[-2:] == ["- **held back**: too many: look at `plan`", r"- **warning**: a \| b"]


@pytest.mark.parametrize("text", ["#31 doubles #30", "@manager", "!7 ~bug %1 $5 &2 ^3", "**x** _y_ <b>z</b> [a](b)"])
def test_nothing_acts(text: str) -> None:
    """References, mentions and markup of a reason are shown as they are."""
    marked = markdown(reports.plan(reports.card(1, text)))
    found = references(marked)
    cell = shown(marked).xpath("//tbody/tr/td[2]")[-1]
    assert found == References()
    assert (cell.text_content(), [child.tag for child in cell if child.tag not in {"span", "code"}]) == (text, [])


def test_an_issue_may_be_referred_to() -> None:
    """Where people should find the issue, its number is a link, and nothing else is."""
    assert escaped("#31 of @manager, `#32` and #x", refers=True) == r"#31 of \@manager, `#32` and \#x"


@pytest.mark.parametrize(
    "text",
    [
        "GL-1 and JIRA_2-77", "GL-1JIRA-7", "GL-1www.evil.example", "GL-1-0123abcdef",
        "0123abcdefwww.evil.example",
        "fixed in 0123abcdef\u65e5", "\u65e5GL-1",
        "https://evil.example/a b", "www.evil.example", "[x](a b)",
        "[vulnerability:1]", "[[wiki]]", "*iteration:3",
        'https://evil.example"><img src=x>', "mail@evil.example", "&#64;all",
    ],
)  # fmt: skip
def test_what_no_backslash_stops_does_not_act(text: str) -> None:
    """Keys, commits, addresses and what GitLab reads again without its backslash are shown and dead."""
    plan = markdown(reports.plan(reports.card(1, text)))
    assert live(_without_escapes(render(plan))) == Counter()
    assert shown(plan).xpath("//tbody/tr/td[2]")[-1].text_content() == text


LIVE = ["GL-1", "JIRA-7", "0123abcdef", "www.", "evil.example", "a", "_", "-", ".", " ", "[[", "](", "*iteration:", "/"]


@given(st.lists(st.sampled_from(LIVE), min_size=2, max_size=5).map("".join))
def test_neighbours_do_not_wake_each_other(text: str) -> None:
    """What becomes code ends the word before it and begins the one behind it, which may be a reference only then."""
    assert live(_without_escapes(render(f"- {escaped(text)}"))) == Counter()


def _without_escapes(html: str) -> str:
    return re.sub(r"<span data-escaped-char[^>]*>([^<$%#@!~^:&]|&[lg]t;|&quot;)</span>", r"\1", html)


def test_a_value_refers_to_nothing() -> None:
    """A number behind a quotation mark is a value of the configuration, in which nobody means an issue."""
    assert escaped("#31: unknown name 'see #32 and &#51;'", refers=True) == r"#31: unknown name 'see \#32 and \&\#51;'"


@given(LINES)
def test_every_reason_is_shown_as_it_is(why: str) -> None:
    """Whatever a reason holds, its cell shows these words, and the table has its two columns."""
    rows = shown(markdown(reports.plan(reports.card(1, why)))).xpath("(//table)[2]/tbody/tr")
    assert [len(row) for row in rows] == [2]
    assert words(rows[0][1]) == without_ticks(why).split()


@given(LINES.map(lambda line: f"x {line}"))
def test_every_note_is_shown_as_it_is(line: str) -> None:
    """A warning is one point of the list with exactly its words, whatever they are."""
    told = reports.of()
    told.warnings = [line]
    assert [words(point) for point in shown(markdown(told)).iter("li")] == [["warning:", *without_ticks(line).split()]]


@given(LINES.filter(str.strip))
def test_every_label_is_shown_as_code(name: str) -> None:
    """The name of a label is code in one cell, whatever an admin put into it."""
    issue = OpenIssue(why="new", key=Key("zendesk", 1), title="Bad", body=Text("Hello.").fill(), labels=(name,))
    rows = shown(plan_table([issue])).xpath("(//table)[2]/tbody/tr")
    assert [len(row) for row in rows] == [3]
    assert [cell.text_content().split() for cell in rows[0][1]] == [name.replace("`", "'").split()]
