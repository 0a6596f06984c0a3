"""What GitLab makes of a text: its Markdown, and the quick actions it would run, by the rules of today and of before.

Written from GitLab's documentation and source alone. Nothing here is shared with the bot or its sandbox: a check that
shared code with what it checks would share its mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import comrak
from lxml import etree
from lxml import html as markup

LIMIT_BYTES = 1_048_576
NOTICE = "(the rest is not shown)\n\n"
_NAMES = """
    add_child add_contacts add_email approve assign assign_reviewer award blocked_by blocks board_move child_epic
    clear_health_status clear_weight clone close confidential convert_to_ticket copy_metadata create_merge_request done
    draft due duplicate epic estimate health_status invite_email iteration label labels link lock merge milestone move
    page promote promote_to promote_to_incident publish react ready reassign reassign_reviewer rebase relabel relate
    remove_child remove_contacts remove_due_date remove_email remove_epic remove_estimate remove_iteration remove_label
    remove_milestone remove_parent remove_reviewer remove_time_spent remove_zoom reopen request_review set_parent
    severity shrug spend spent status submit_review subscribe tableflip tag target_branch timeline title todo type
    unapprove unassign unassign_reviewer unlabel unlink unlock unsubscribe weight zoom
"""
NAMES = frozenset(_NAMES.split())
"""Names of quick actions, for all kinds of objects (GitLab docs)."""

_EXTENSIONS = (
    "alerts", "autolink", "cjk_friendly_emphasis", "description_lists", "footnotes", "math_code", "math_dollars",
    "multiline_block_quotes", "strikethrough", "table", "tasklist", "wikilinks_title_before_pipe",
)  # fmt: skip
_PARSING = ("relaxed_autolinks", "relaxed_tasklist_matching", "tasklist_in_table")
_RENDERING = ("full_info_string", "github_pre_lang", "escaped_char_spans")

_FRONT = re.compile(r"(?:[^\n]*coding:[^\n]*\n)?\s*+^(---|\+\+\+|;;;)[ \t]*+([^\s]*+)\s*^", re.MULTILINE | re.ASCII)
_BLANK = " \t\n\v\f\r"
_LANGUAGES = {"---": "yaml", "+++": "toml", ";;;": "json"}
_COMMAND = r"^/(?P<name>[^\s]+)(?: [^\n]*)?[^\S\n]*$"
_HTML = r"^<[^>]+>\n.+?\n</[^>]+>$"
_FLAGS = re.MULTILINE | re.DOTALL | re.ASCII
_TODAY = re.compile(rf"`.+?`|{_HTML}|{_COMMAND}", _FLAGS)
_BEFORE = re.compile(rf"^```.+?\n```$|`[^`\n]+`|{_HTML}|^>>>.+?\n>>>$|{_COMMAND}", _FLAGS)
_LINE = re.compile("^/", re.MULTILINE)
_SLASH = re.compile(r"(?:^|>)/", re.MULTILINE)
_PARSER = markup.HTMLParser(huge_tree=True, encoding="utf-8")


def _options(kind: Callable[[], Any], names: tuple[str, ...]) -> Any:
    made = kind()
    for name in names:
        setattr(made, name, True)
    return made


def prepared(text: str) -> str:
    """The text as GitLab hands it to its parser: no mark at the front, not too long, front matter as code."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text).removeprefix("\ufeff")
    encoded = text.encode()
    if len(encoded) > LIMIT_BYTES:
        text = f"{NOTICE}{encoded[: LIMIT_BYTES - 3].decode(errors='ignore')}..."
    front = _FRONT.match(text)
    end = re.compile(f"^{re.escape(front[1])}", re.MULTILINE).search(text, front.end()) if front else None
    if front is None or end is None:
        return text
    matter = text[front.end() : end.start()].rstrip(_BLANK)
    return f"```{front[2] or _LANGUAGES[front[1]]}\n{matter}\n```\n\n{text[end.end() :].lstrip(_BLANK)}"


def rendered(text: str, *, keeps_html: bool, tells_lines: bool = False) -> str:
    """HTML by GitLab's own parser, with its extensions and options."""
    rendering = _options(comrak.RenderOptions, _RENDERING)
    rendering.unsafe_, rendering.sourcepos = keeps_html, tells_lines
    extensions, parsing = _options(comrak.ExtensionOptions, _EXTENSIONS), _options(comrak.ParseOptions, _PARSING)
    return str(comrak.render_markdown(prepared(text), extensions, parsing, rendering))


def tree(html: str) -> etree._Element:
    """The elements of a rendered text, below one."""
    root: etree._Element = markup.fragment_fromstring(f"<div>{html}</div>".encode(), parser=_PARSER)
    return root


def commands(text: str, names: frozenset[str] | None = NAMES) -> list[str]:
    """The quick actions that GitLab runs today.

    Args:
        text: of a description or a note.
        names: those that count; None for any word behind a slash.
    """
    text = text.replace("\r", "")
    if not _LINE.search(text):  # none without a line that begins with a slash
        return []
    places = list(_searched(text))
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    return [name for first, last in places for name in _scan(lines, first, last, names)]


def _searched(text: str) -> Iterator[tuple[int, int]]:
    """First and last line of each paragraph at the top in which a line begins with a slash."""
    html = rendered(text, keeps_html=False, tells_lines=True)
    if not _SLASH.search(html):
        return
    for element in tree(html):
        words = "".join(map(str, element.itertext())) if element.tag == "p" else ""
        place = re.match(r"(\d+):\d+-(\d+):\d+", element.get("data-sourcepos") or "")
        if place and any(line.startswith("/") for line in words.split("\n")):
            yield int(place[1]), int(place[2])


def _scan(lines: list[str], first: int, last: int, names: frozenset[str] | None) -> Iterator[str]:
    """Line numbers count in the prepared text, and are used on the text itself: GitLab does the same."""
    if last < len(lines) and lines[last] == "\n":
        last += 1
    yield from _found("".join(lines[first - 1 : last]), _TODAY, names)


def former_commands(text: str, names: frozenset[str] | None = NAMES) -> list[str]:
    """The quick actions that older versions ran: one expression over the raw text."""
    return list(_found(text.replace("\r", ""), _BEFORE, names))


def _found(text: str, pattern: re.Pattern[str], names: frozenset[str] | None) -> Iterator[str]:
    position = 0
    while found := pattern.search(text, position):
        name = found["name"]
        is_known = name is not None and (names is None or name.casefold() in names)
        if is_known:
            yield name.casefold()
        position = found.end() if is_known or name is None else found.start() + 1
