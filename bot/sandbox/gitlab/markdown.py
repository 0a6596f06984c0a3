"""Shows a description or a comment the way GitLab shows it: the same parser, the same extensions, then a filter."""

from typing import Final

import comrak

from bot.sandbox.gitlab.sanitize import sanitize
from bot.sandbox.gitlab.source import transform

_EXTENSIONS: Final = (
    "alerts",
    "autolink",
    "cjk_friendly_emphasis",
    "description_lists",
    "footnotes",
    "math_code",
    "math_dollars",
    "multiline_block_quotes",
    "strikethrough",
    "table",
    "tasklist",
    "wikilinks_title_before_pipe",
)
_PARSING: Final = ("relaxed_autolinks", "relaxed_tasklist_matching", "tasklist_in_table")
_RENDERING: Final = ("full_info_string", "github_pre_lang", "escaped_char_spans")


def render(markdown: str) -> str:
    """Return safe HTML for a description, a comment or ``POST /api/v4/markdown``.

    Of the text's own HTML, as of all other, only an allow-list of tags, attributes and link schemes remains (among them
    ``details``, which folds): there is no script, no event handler, no style and no ``javascript:`` link, whatever the
    text holds, and every tag that is opened is closed.
    """
    return sanitize(to_html(transform(markdown), raw_html=True))


def to_html(text: str, *, raw_html: bool = False, positions: bool = False) -> str:
    """Return what GitLab's parser makes of a text that ``transform`` has prepared; it is not safe to show.

    ``raw_html`` keeps the HTML of the text, ``positions`` adds ``data-sourcepos`` (``line:column-line:column``, both
    counted from 1). The options are those of GitLab's own pipelines (GitLab source, ``Banzai``).
    """
    return comrak.render_markdown(
        text, _extension_options(), _parse_options(), _render_options(raw_html=raw_html, positions=positions)
    )


def _extension_options() -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    for name in _EXTENSIONS:
        setattr(options, name, True)
    return options


def _parse_options() -> comrak.ParseOptions:
    options = comrak.ParseOptions()
    for name in _PARSING:
        setattr(options, name, True)
    return options


def _render_options(*, raw_html: bool, positions: bool) -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    for name in _RENDERING:
        setattr(options, name, True)
    options.unsafe_ = raw_html
    options.sourcepos = positions
    return options
