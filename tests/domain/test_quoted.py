"""Foreign words are shown and never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quoted import BLOCK_LIMIT_BYTES, LONGEST_RUN, Quoted, QuotedInline, has_block, without_blocks
from bot.domain.texts import Text
from bot.sandbox.gitlab.quick_actions import extract, legacy_extract
from bot.sandbox.gitlab.references import references
from bot.sandbox.hostile import HOSTILE

FRAME = Text("A bad rating.\n\nComment: {{ block }}and so on in {{ inline }}.\n")

LIVELY = st.sampled_from(
    [
        *[
            "/close",
            "/label ~x",
            "@all",
            "@ana",
            "#1",
            "!2",
            "`",
            "```",
            "~~~",
            ">>>",
            "---",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
        ],
        *["\x85", "\u2028", "\x0b", "<!-- ", "-->", "<details>", "\t", " ", "\\", "&#64;", "$$", "|", "- [ ] "],
        *["\x00", "> "],
    ]
)
TEXTS = st.lists(st.one_of(LIVELY, st.text(max_size=5)), max_size=40).map("".join)


def sent(words: str) -> str:
    """What GitLab would get if a customer wrote these words."""
    return str(FRAME.fill(block=Quoted(words), inline=QuotedInline(words)))


def assert_harmless(words: str) -> None:
    body = sent(words)
    assert extract(body).commands == ()
    assert legacy_extract(body).commands == ()
    live = references(body)
    assert (live.users, live.issues, live.all_mentioned, live.others) == (frozenset(), frozenset(), False, frozenset())


@given(TEXTS)
def test_generated_text_is_harmless(words: str) -> None:
    """No generated text runs a command, mentions anybody or refers to anything, under GitLab's new and old rules."""
    assert_harmless(words)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_of_the_seed_is_harmless(words: str) -> None:
    """No hostile text that the sandbox's customers write does anything."""
    assert_harmless(words)


@given(TEXTS)
def test_every_line_of_a_block_is_prefixed(words: str) -> None:
    """The arithmetic behind the safety: no raw line of the block starts with anything but the quote mark."""
    assert all(line.startswith(">") for line in str(Quoted(words)).strip("\n").split("\n"))


@given(TEXTS)
def test_an_inline_quote_stays_on_its_line(words: str) -> None:
    """A name never opens a line of its own."""
    assert "\n" not in str(QuotedInline(words))


def test_words_are_kept() -> None:
    """What can be shown is shown as it was written."""
    assert str(Quoted("Third time I explain this.\n  Žluťoučký kůň 🎉")) == (
        "\n\n> ```text\n> Third time I explain this.\n>   Žluťoučký kůň 🎉\n> ```\n\n"
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Acme", "`Acme`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("two\nlines", "`two lines`"),
        ("", "`-`"),
        ("\u202eevil", "`evil`"),
        ("x" * 300, "`" + "x" * 199 + "…`"),
    ],
)
def test_inline_quotes(words: str, shown: str) -> None:
    """A name is shown as one code span, whatever it holds."""
    assert str(QuotedInline(words)) == shown


@pytest.mark.parametrize("run", [40, 79, 80, 255, 256, 3_000])
@pytest.mark.parametrize("around", ["{} @all", "{}\n@all", "@all {}", "x{}@all{}"])
def test_endless_backticks_do_not_outgrow_the_parser(run: int, around: str) -> None:
    """GitLab's parser counts no code span beyond 79 backticks: words between such runs would be live."""
    words = around.format("`" * run, "`" * run)
    assert_harmless(words)
    assert "`" * (2 + min(run, LONGEST_RUN)) not in sent(words)


def test_a_long_text_is_shortened_and_says_so() -> None:
    """People see that there is more, and where."""
    block = str(Quoted("é" * BLOCK_LIMIT_BYTES))
    assert f"(shortened: {BLOCK_LIMIT_BYTES // 2} of {BLOCK_LIMIT_BYTES} characters are shown" in block


@pytest.mark.parametrize("quoted", [Quoted("secret words"), QuotedInline("secret words")])
def test_reprs_do_not_tell(quoted: Quoted | QuotedInline) -> None:
    """What ends up in a log or a traceback holds no foreign words."""
    assert "secret" not in repr(quoted)


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_blocks_come_out_again(words: list[str]) -> None:
    """Whatever foreign words a text of the bot holds, they come out with their blocks, and nothing else does."""
    own = [f"line {number}" for number in range(len(words) + 1)]
    text = own[0] + "".join(f"{Quoted(each)}{line}" for each, line in zip(words, own[1:], strict=True))
    assert has_block(text)
    left = without_blocks(text, "*removed*")
    assert left.split("\n\n") == [own[0], "*removed*", *own[1:]]
    assert not has_block(left)


def test_a_heading_goes_with_its_block() -> None:
    """It stays above the remark and above words of people."""
    text = f"One:{Quoted('a')}\nTwo:{Quoted('b')}{Quoted('c')}\nTwo:\n\nmine{Quoted('d')}\nThree:{Quoted('e')}"
    left = without_blocks(text, "*gone*", {"One:", "Two:"})
    assert [line for line in left.split("\n") if line] == ["One:", "*gone*", "Two:", "mine", "Three:"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("> a quote of somebody\n> and more", "> a quote of somebody\n> and more"),
        (f"one{Quoted('hello')}\n> mine", "one\n\n*gone*\n\n> mine"),
        ("one\n\n> ```text\n> hello\n> ~~~ and the fence was damaged\n\ntwo", "one\n\n*gone*\n\ntwo"),
        ("> ```text\n> hello\n> ```\n/close", "*gone*\n\\/close"),
        (f"{Quoted('hello')}>>>\nmine\n>>>", "*gone*\n\n\\>>>\nmine\n\\>>>"),
        ("---\ntitle: x\n---", "\\---\ntitle: x\n---"),
        ("> ```python\n> mine\n> ```", "> ```python\n> mine\n> ```"),
    ],
)
def test_what_stands_beside_blocks(text: str, left: str) -> None:
    """People's quotes and words stay, and what would act in GitLab once it begins a text is made plain."""
    assert without_blocks(text, "*gone*") == left


def test_a_name_that_is_shown_otherwise() -> None:
    """What is compared with settings is the name as it came; people see it masked."""
    name = QuotedInline("mail jane@example.com", "mail [e-mail address]")
    assert (name.text, str(name)) == ("mail jane@example.com", "`mail [e-mail address]`")
