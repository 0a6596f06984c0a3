"""The admin's texts, tried with hostile words before anybody gets them."""

from __future__ import annotations

import pytest

from bot.config import BotConfig, LabelsConfig, samples
from bot.config.reading import not_shown, outside_quotes
from bot.config.shipped import CARD, ISSUE
from bot.config.templates import check_card, check_issue
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Link, Plain, Text

LINK = "[Ticket]({{ ticket_link }})\n"
QUESTIONS = ("What happened?", "What now?")
CAUSES = (("feedback::docs", "Missing or wrong"),)
NOT_A_QUOTE = "stands where GitLab does not read it as a quote: not in HTML, tables or code"
NOT_WHOLE = "only whole variables can be printed: no filter, no part of one, no list and no text in quotes"
ABSENT = "this is absent in some cases: put it between {% if … %} and {% endif %}"
UNCLOSED = (
    "the template does not parse: Unexpected end of template. Jinja was looking for the following tags: "
    "'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'."
)
OPEN = "the code fence or HTML that begins here is never closed: the bot's marker would show in it"
NO_FILTER_BLOCKS = "filter blocks are not available: they could take foreign words out of their quotes"
NO_SUCH_PART = "unknown part 'nme': a field has a name, a cause has a name and a description"


def _issue(text: str) -> list[str]:
    return [str(problem) for problem in check_issue("t", text)]


def _card(text: str) -> list[str]:
    return [str(problem) for problem in check_card("t", text, fields=QUESTIONS, causes=CAUSES)]


def test_shipped_texts_are_fit() -> None:
    """What we ship passes what we ask of admins."""
    fields = BotConfig().review.lines
    causes = [(cause.name, cause.description) for cause in LabelsConfig().causes]
    assert (_issue(ISSUE), check_card("t", CARD, fields=fields, causes=causes)) == ([], ())


def test_the_shipped_card_asks_the_three_questions() -> None:
    """The lines that managers copy stand there exactly, the one of the cause as the last, and the causes below."""
    card = next(iter(samples.cards(BotConfig().review.lines, CAUSES)))
    lines = Text(CARD).fill(**card).text.splitlines()
    assert [line for line in lines if line.startswith("*")] == [
        "* **Summary of ticket/feedback:**",
        "* **Action to be taken:**",
        "* **Contact customer to discuss feedback? (Y/N)**",
        "* **Cause:**",
        "* `feedback::docs`: Missing or wrong",
    ]


def test_the_shipped_card_tells_a_second_round() -> None:
    """A case that turned bad again says so."""
    _, _, second = samples.cards(QUESTIONS, CAUSES)
    assert Text(CARD).fill(**second).text.startswith("The customer is dissatisfied again: this is review number 2")


def test_the_shipped_issue_without_context_is_one_line() -> None:
    """Nothing is left of what a ticket lacks."""
    _, bare, *_ = samples.issues()
    assert Text(ISSUE).fill(**bare).text == (
        "[Ticket 4711](https://sample.invalid/agent/tickets/4711) was rated **Bad** on 2026-11-22 09:30 UTC."
    )


def test_the_shipped_issue_shows_all_it_is_given() -> None:
    """Score, time, points, context, comment, answers and replies stand there in the order of reading."""
    text = (
        Text(ISSUE)
        .fill(
            score=Plain("Good"),
            ticket_id=7,
            ticket_link=Link("https://acme.example/agent/tickets/7"),
            rated_at=next(iter(samples.issues()))["rated_at"],
            points=Plain("4 points: good"),
            comment=Quoted("Fast!\n/close"),
            answers=(Quoted("Was it easy?\n\n5"),),
            reason=QuotedInline("Other"),
            assignee=QuotedInline("Ana"),
            group=None,
            organization=QuotedInline("ACME"),
            tags=(QuotedInline("vip"), QuotedInline("trial")),
            replies=(Quoted("Done."),),
        )
        .text
    )
    assert text == (
        "[Ticket 7](https://acme.example/agent/tickets/7) was rated **Good** on 2026-11-22 09:30 UTC.\n\n"
        "* Chosen: 4 points: good\n* Reason: `Other`\n* Assignee: `Ana`\n"
        "* Organization: `ACME`\n* Tags: `vip` `trial`\n\n"
        "The customer wrote:\n\n> ```text\n> Fast!\n> /close\n> ```\n\n"
        "Their other answers:\n\n> ```text\n> Was it easy?\n> \n> 5\n> ```\n\n"
        "The last public comments of the ticket, oldest first:\n\n> ```text\n> Done.\n> ```"
    )


@pytest.mark.parametrize(
    "text",
    [
        LINK + "{% if comment %}{{ comment }}{% endif %}",
        LINK + "* said: {% if comment %}{{ comment }}{% endif %}",
        LINK + "> {% if comment %}{{ comment }}{% endif %}",
        LINK + "    {% if comment %}{{ comment }}{% endif %}",
        LINK + "<details>\n\n{% if comment %}{{ comment }}{% endif %}\n\n</details>",
        LINK + "{% for reply in replies %}{{ reply }}{% endfor %}",
        LINK + "{% for tag in tags %}{{ tag }}{% if not loop.last %}, {% endif %}{% endfor %} ({{ tags | length }})",
        LINK + "# {% if group %}{{ group }}{% endif %}",
        LINK + "[x {% if group %}{{ group }}{% endif %}](https://x.example)",
        LINK + "{# a note: {{ nobody }} #}{{ score }} in {{ rated_at.year }}",
        LINK + "a\n\n---\n\nb",
        "<!-- hidden --> {{ ticket_link }}",
        LINK + "Ask `@ana` or ana@example.com, see https://git.example/@ana <!-- @ana -->",
        LINK + "```\nx @all\n```",
        LINK + "* ```\n  x",
        LINK + "<details>\n\nx",
    ],
)
def test_sound_texts_pass(text: str) -> None:
    """Quotes may stand wherever GitLab reads them as quotes."""
    assert _issue(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ ticket_link }} {{ coment }}", "t:1:22: unknown variable 'coment', did you mean 'comment'?"),
        (LINK + "{% if tag %}x{% endif %}", "t:2:7: unknown variable 'tag', did you mean 'tags'?"),
        (LINK + "{{ comment }", "t:2:1: the template does not parse: unexpected '}'"),
        (LINK + "{% if comment %}", f"t:2:1: {UNCLOSED}"),
        (LINK + "\n{{ score | shout }}", "t:3:1: the template does not parse: No filter named 'shout'."),
        (LINK + "{% include 'x' %}", "t:2:1: a template stands alone: it cannot include, import or extend another"),
        (LINK + "{% filter upper %}x{% endfilter %}", f"t:2:1: {NO_FILTER_BLOCKS}"),
        (LINK + "a {{ comment }}", f"t:2:3: {ABSENT}"),
        (LINK + "{% if group %}{{ group.text }}{% endif %}", f"t:2:1: {NOT_WHOLE}"),
        (LINK + "{% if group %}\n{{ group | upper }}{% endif %}", f"t:3:1: {NOT_WHOLE}"),
        (LINK + "{{ tags }}", f"t:2:1: {NOT_WHOLE}"),
        (LINK + "{{ 'words' }}", f"t:2:1: {NOT_WHOLE}"),
        (LINK + "{{ 1 / 0 }}", "t:2:1: cannot be filled: division by zero"),
        (LINK + "{{ (" + "(" * 3000, "t:1:10: the template does not parse: maximum recursion depth exceeded"),
        (LINK + "<pre>\n{% if comment %}{{ comment }}{% endif %}</pre>", f"t:3:7: comment {NOT_A_QUOTE}"),
        (LINK + "```\n{% if comment %}{{ comment }}{% endif %}\n```", f"t:3:7: comment {NOT_A_QUOTE}"),
        (LINK + "<!-- {% if comment %}{{ comment }}{% endif %} -->", f"t:2:12: comment {NOT_A_QUOTE}"),
        (LINK + "{% for reply in replies %}<script>{{ reply }}{% endfor %}", f"t:2:17: replies {NOT_A_QUOTE}"),
        (LINK + "[x](https://x.example '{% if group %}{{ group }}{% endif %}')", f"t:2:30: group {NOT_A_QUOTE}"),
        (LINK + "<b>{% if group %}{{ group }}{% endif %}</b>\n", None),
        (LINK + "\n<div>{% if group %}{{ group }}{% endif %}</div>", f"t:3:12: group {NOT_A_QUOTE}"),
        (LINK + "{% if group %}\n| a |\n|---|\n| {{ group }} |{% endif %}", f"t:2:7: group {NOT_A_QUOTE}"),
        (LINK + "{% if group %}``{{ group }}{% endif %}", f"t:2:7: group {NOT_A_QUOTE}"),
        (LINK + "/close", "t:2:1: a line starts with '/', which GitLab would act upon"),
        (LINK + "{% if tags %}/close{% endif %}", "t:2:14: a line starts with '/', which GitLab would act upon"),
        (LINK + ">>>\nx\n>>>", "t:2:1: a line starts with '>>>', which GitLab would act upon"),
        ("---\n" + LINK, "t:1:1: a line starts with '---', which GitLab would act upon"),
        (LINK + "\n```text\nx", f"t:3:1: {OPEN}"),
        (LINK + "{% if tags %}\n~~~\nx{% endif %}", f"t:3:1: {OPEN}"),
        (LINK + "\n<pre>\nx", f"t:3:1: {OPEN}"),
        (LINK + "Ask @ana", "t:2:5: @ana would be notified by every issue: write it in backquotes"),
        (LINK + "> @all: look", "t:2:3: @all would be notified by every issue: write it in backquotes"),
        (LINK + "<!-- note", "t:2:1: this HTML comment is never closed and would hide what follows"),
        (LINK + "<!-- feedback-bot case -->", "t:2:1: the bot writes its marker itself: delete this line"),
    ],
)
def test_texts_that_would_fail_or_act_are_told(text: str, told: str | None) -> None:
    """A text that cannot be filled, or lets foreign words or commands through, is told at its place."""
    assert _issue(text) == ([told] if told else [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1"),
        ("{{ score }}", "1:1"),
        ("> {{ ticket_link }}", "1:6"),
        ("x\n{% if comment %}{{ ticket_link }}{% endif %}", "2:20"),
        ("{% if group %}{{ group }}{% endif %}\n{{ ticket_link }}", "2:4"),
    ],
)
def test_the_ticket_link_must_stand_first_in_every_issue(text: str, place: str) -> None:
    """The bot finds its issues by it, and a name that holds another link must not come before it."""
    message = "{{ ticket_link }} must stand in every issue: outside of quotes, above all foreign words"
    assert _issue(text) == [f"t:{place}: {message}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "t:1:1: every question must stand on the card: 'What happened?' is missing"),
        ("{{ fields[0].name }}", "t:1:4: every question must stand on the card: 'What now?' is missing"),
        (
            "<!-- What happened? What now? -->",
            "t:1:1: every question must stand on the card: 'What happened?' is missing",
        ),
        ("{{ questions }}", "t:1:4: unknown variable 'questions'; valid here: causes, fields, round, ticket_id"),
        ("{% for f in fields %}{{ f.nme }}{% endfor %}", f"t:1:1: {NO_SUCH_PART}"),
        ("{% for f in fields %}{{ f }}{% endfor %}", f"t:1:1: {NOT_WHOLE}"),
        (
            "{% for f in fields %}{{ f.name }}{% endfor %}{% for c in causes %}\n\n/{{ c.name }}{% endfor %}",
            "t:3:1: a line starts with '/', which GitLab would act upon",
        ),
    ],
)
def test_cards_must_ask_every_question(text: str, told: str) -> None:
    """Answers are found by the questions, so each must be on the card; and no cause may become a command."""
    assert _card(text) == [told]


@pytest.mark.parametrize(
    ("card", "missing"),
    [
        ("* **Why not?**\n* Why", []),
        ("* **Why not?**", ["Why"]),
        ("Why", ["Why not?"]),
        ("<div>Why <b>not?</b></div>\n\n`Why`", []),
        ("<div><!-- Why not? -->Why</div>", ["Why not?"]),
        ("![Why not?](x.png) [Why](https://x.example)", ["Why not?"]),
        ("Why<!-- Why not? -->", ["Why not?"]),
    ],
)
def test_questions_must_be_seen(card: str, missing: list[str]) -> None:
    """What stands in a comment, in a picture or only within a longer question is not asked."""
    assert not_shown(card, ["Why", "Why not?"]) == missing


def test_questions_are_looked_for_as_they_are_shown() -> None:
    """Entities and emphasis within a question are read as Markdown reads them on the card."""
    assert not_shown("* **Q &amp; A or _more_**", ["Q &amp; A", "_more_", ""]) == [""]


def test_several_faults_are_told_together() -> None:
    """One look is enough to mend a template."""
    assert _issue("{{ scor }}\n{{ ticket_lnk }}\n{{ grup }}") == [
        "t:1:4: unknown variable 'scor', did you mean 'score'?",
        "t:2:4: unknown variable 'ticket_lnk', did you mean 'ticket_link'?",
        "t:3:4: unknown variable 'grup', did you mean 'group'?",
    ]


@pytest.mark.parametrize(
    ("markdown", "exposed"),
    [
        ("`word`", set()),
        ("> ```\n> word\n> ```", set()),
        ("> - ```\n>   word\n>   ```", set()),
        ("[`word`](https://x.example)", set()),
        ("word", {"word"}),
        ("*word*", {"word"}),
        ("> word", {"word"}),
        ("```\nword\n```", {"word"}),
        ("> x\n\n```\nword\n```", {"word"}),
        ("    word", {"word"}),
        ("<pre>`word`</pre>", {"word"}),
        ("[x](https://x.example/word)", {"word"}),
        ("[word]: https://x.example", {"WORD"}),
        ("![`word`](x.png)", set()),
        ("```word\n```", {"word"}),
        ("| a | b |\n|---|---|\n| `a | word` |", {"word"}),
    ],
)
def test_words_outside_of_quotes_are_found(markdown: str, exposed: set[str]) -> None:
    """Only code spans, and code blocks inside block quotes, hold foreign words."""
    assert outside_quotes(markdown, ["word", "WORD"]) == exposed
