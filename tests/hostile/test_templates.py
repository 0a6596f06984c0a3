"""Templates are the admin's, and may be anything: `check` refuses one, or its texts are as safe as the shipped ones."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import samples
from bot.config.templates import check_issue
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Text
from tests.hostile.live import live
from tests.hostile.rules import commands, former_commands, rendered

LINK = "[Ticket]({{ ticket_link }})\n"
NAMES = st.sampled_from([*sorted(samples.ISSUE_VARIABLES), "tag", "reply", "x", "loop"])
FILTERS = st.sampled_from(
    [
        "", "", "", "|upper", "|replace('`', '')", "|replace('> ', '')", "|safe", "|e", "|list", "|join",
        "|first", "|indent(4)", "|wordwrap(1)", "|truncate(9)", "|striptags", "|urlize", "|format", "|default('')",
        "|tojson",
        ".text", ".__str__()", "[0]", "[:5]", " ~ comment", " + 'x'", " * 2", " % ()", "|map('string')|join", "|pprint",
    ]
)  # fmt: skip
DASH = st.sampled_from(["", "", "-", "+"])
HEADS = st.sampled_from(
    ["", "", "", "* ", "> ", "| ", "# ", "`", "```\n", "<p>", "<b>", "text ", "[", "- [ ] ", "1. ", "\\"]
)
TAILS = st.sampled_from(["\n", "\n", "\n\n", "", "`", " |\n", "</p>\n", "](x)\n", " text\n", "\\\n", "\n```\n", "$"])


@st.composite
def printed(draw: st.DrawFn) -> str:
    """One variable with what stands around it."""
    mark, name, use, end = draw(DASH), draw(NAMES), draw(FILTERS), draw(DASH)
    return f"{draw(HEADS)}{{{{{mark} {name}{use} {end}}}}}{draw(TAILS)}"


def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A tag of each kind around something."""
    pairs = st.sampled_from(
        [
            ("if comment", "endif"), ("if not comment", "endif"), ("for tag in tags", "endfor"), ("for x in comment",
        "endfor"),
            ("for reply in replies", "endfor"), ("set x", "endset"), ("set x = comment", ""),
        ("set x = comment ~ ''", ""),
            ("macro m(x)", "endmacro"), ("call m(comment)", "endcall"), ("filter upper", "endfilter"), ("raw",
        "endraw"),
            ("with x = comment", "endwith"), ("autoescape true", "endautoescape"), ("block b", "endblock"),
            ("include 'x'", ""), ("import 'x' as y", ""), ("extends 'x'", ""), ("do x", ""),
        ]
    )  # fmt: skip
    return st.builds(
        lambda pair, a, b, text: f"{{%{a} {pair[0]} {b}%}}{text}" + (f"{{%{a} {pair[1]} {b}%}}" if pair[1] else ""),
        pairs, DASH, DASH, inner,
    )  # fmt: skip


TEMPLATES = st.lists(
    st.recursive(printed(), lambda inner: block(st.lists(inner, max_size=3).map("".join)), max_leaves=4), max_size=5
)
HOSTILE = (
    "/close",
    "x\n```\n/close\n@all #1",
    "`` ` @all ` ``",
    "| @all |\n<!-- ",
    "https://evil.example/ ![x](y)",
    "\\`@all\\`",
    "x",
)
EMPTY = dict.fromkeys(("comment", "reason", "assignee", "group", "organization"))


def values(words: str) -> dict[str, object]:
    """A case in which everything holds foreign words."""
    inline, quoted = QuotedInline(words), Quoted(words)
    named = dict.fromkeys(EMPTY, inline) | {
        "comment": quoted,
        "tags": (inline, inline),
        "replies": (quoted, quoted),
    }
    return {**next(iter(samples.issues())), **named}


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(TEMPLATES.map("".join))
def test_a_template_is_refused_or_safe(text: str) -> None:
    """Whatever program an admin writes, foreign words stay quoted in what passes the check."""
    source = f"{LINK}\n{text}"
    if check_issue("issue.md", source):
        return
    harmless = live(rendered(str(Text(source).fill(**values("x"))), keeps_html=True))
    for words in HOSTILE:
        body = str(Text(source).fill(**values(words)))
        assert commands(body, None) + former_commands(body, None) == []
        assert live(rendered(body, keeps_html=True)) - harmless == {}


def test_some_templates_pass() -> None:
    """The check has teeth: it lets foreign words through where they stay quoted, and no others."""
    assert check_issue("issue.md", f"{LINK}\n* {{{{ reason }}}}\n") != ()
    for text in ("{% if reason %}\n* {{ reason }}\n{% endif %}\n", "{% if comment %}\n{{ comment }}\n{% endif %}\n"):
        assert check_issue("issue.md", f"{LINK}\n{text}") == ()
