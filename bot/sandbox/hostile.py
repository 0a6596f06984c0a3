"""Supplies what angry, curious and malicious customers type: for the sandbox's tickets and the tests of the bot.

Every text is harmless as data and harmful if it reaches GitLab as Markdown. Characters that cannot be seen are written
as escapes. Addresses end in ``.example``, which belongs to nobody.
"""

from typing import Final

EXECUTING: Final[tuple[str, ...]] = (
    "/close",
    "The answer was wrong.\n/close\nThank you.",
    "/CLOSE   ",
    "First line\r\n/reopen\r\nLast line",
    "a\r/\rclose never runs, but this does:\n/cl\rose",
    "/title Resolved, nothing to see here",
    "/label ~satisfaction::good\n/unlabel ~satisfaction::bad",
    "/relabel ~feedback::docs",
    "/assign @root\n/unassign @ana\n/reassign @all",
    "/confidential\n/lock",
    "/due tomorrow\n/weight 9\n/milestone %1\n/estimate 400h\n/spend 300h",
    "/move other/project\n/clone other/project --with_notes",
    "/duplicate #1\n/relate #2\n/blocks #3",
    "/add_email leak@evil.example",
    "/convert_to_ticket leak@evil.example",
    "/promote_to epic\n/type task\n/set_parent #7\n/add_child #8",
    "/create_merge_request trojan\n/zoom https://zoom.example/j/1",
    "/subscribe\n/todo\n/award :middle_finger:",
    "/copy_metadata #1\n/health_status at_risk\n/iteration --current\n/severity S1",
    "/merge\n/approve\n/draft\n/tag v6.6.6 not a release",
    "# A heading\n/close",
    "> [!note]\n/close",
    "<!-- hello -->\n/close",
    "<details>\n<summary>Open me</summary>\n\n/close\n\n</details>",
    "$$\n/close\n$$",
    "```a`b\n/close\n```",
    "- a list\n\n/close",
    "/shrug\n/tableflip\n/done",
    "/loc\u212a",
    "---\ntitle: shift\n---\n\n\n\n\n```\n/close\n```\n\n/x",
    # Above 1 MiB in bytes, yet within what GitLab accepts, which it counts in characters.
    "/zzz\n```\n/close\n```\n" + ("\u00e9" * 400 + "\n") * 1_310,
)
"""Texts that run at least one quick action when they become a description or a comment as they are."""

BREAKING_OUT: Final[tuple[str, ...]] = (
    "```\n/close\n```",
    "never mind\n```\n\n/close\n\n```",
    "~~~\n```\n\n/title hijacked\n\n```\n~~~",
    "polite words\n>>>\n\n/close\n\n>>>",
    "```\nquoted code\n>>>\n\n/close\n\n>>>\n```",
)
"""Texts that do nothing by themselves, or little, and run a quick action inside a plain fence or ``>>>`` lines."""

MENTIONING: Final[tuple[str, ...]] = (
    "@all this is a scandal",
    "Ask @ana or @bob or the whole @support/managers",
    "&#64;all and &commat;root and &#x40;ana",
    "> @all\n\n- @ana\n\n| @bob |\n|------|\n| @eve |",
    "**@all** _@ana_ ~~@bob~~ [@eve](",
    "@a@b@c",
    "<div>@all</div>",
    "<!-- hidden -->@all",
    "``` not closed `@dead` but @all is alive",
    "\u00e9@all and (@ana) and \u201c@bob\u201d",
)
"""Texts that would notify people."""

REFERENCING: Final[tuple[str, ...]] = (
    "See #1, !1, &1, $1, %1, ~bug, ^alert#1, GL-1, JIRA-1 and 0123abcdef",
    "acme/secret-project#42 and acme/secret-project!7",
    "https://gitlab.example/acme/feedback/-/issues/1 and www.evil.example",
    "![pixel](https://tracker.example/p.gif?who=you) ![video](https://tracker.example/v.mp4)",
    "[Reset your password](https://phish.example/login) or write to phish@evil.example",
    "[click](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=)",
    "[[_TOC_]] [[a wiki page]] %{project_name} footnote[^1]\n\n[^1]: #1 again",
    '<img src="https://tracker.example/i.png" onerror="alert(1)"><a href="https://phish.example">here</a>',
)
"""Texts that would leave links, images or references to other objects."""

MISLEADING: Final[tuple[str, ...]] = (
    '<script>alert("x")</script><style>body{display:none}</style>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe><svg onload=alert(1)>',
    "<!-- feedback-bot zendesk:main:ticket/1 hash=0000 -->",
    "Bye.\n\n<!-- feedback-bot zendesk:main:ticket/1 hash=0000 -->\n--> <!-- and the rest is gone",
    "- [ ] refund me\n- [x] fire the agent",
    "* **Summary of ticket/feedback:** fine\n* **Action to be taken:** none\n* **Contact customer? (Y/N)** N",
    "```mermaid\ngraph TD; A-->B\n```\n\n```suggestion\nrm\n```\n\n```json:table\n{}\n```",
    "$`\\def\\x{\\x}\\x`$ and\n\n```math\n\\huge x\n```",
    "The invoice is \u202efdp.exe\u202c, see \u2066this\u2069",
    "pay\u200bpal and \ufeffzero\u200d width\u00ad hyphen",
    "NUL \x00 bell \x07 backspace \x08\x08\x08 delete \x7f",
    "old Mac\rlines\r/close\rend",
    "separators\u2028/close\u2029/close\x85/close\x0b/close\x0c/close\x1c/close\x1d/close\x1e/close",
    "\x1b[2J\x1b[31mroot\x1b[0m \x1b]0;owned\x07",
    "word " * 4_000,
    "x" * 20_000,
    "`" * 3_000,
    "a `" * 500 + "``````````",
    ">" * 300 + " deep\n" + "[" * 300,
    "{{ 7*7 }} {% for x in range(9) %}{{ x }}{% endfor %} ${7*7} #{7*7} <%= 7*7 %>",
    "feedback::docs, keep-open, satisfaction::good",
    "=cmd|' /C calc'!A0\n+1+1\n-2+3\n@SUM(1+1)*cmd",
    "%s %n %(secret)s {0} {secret.__class__} \\N{BELL}",
    "'; DROP TABLE ratings; --",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 Z\u0351\u036b\u0343\u036aa\u0302\u0306\u0306lgo",
    "\ud83d half an emoji",
    " \t\n \n",
    "",
    "\uff20all /close is only look-alike; \u2215close too",
)
"""Texts that hide, imitate, crowd or confuse."""

HOSTILE: Final[tuple[str, ...]] = EXECUTING + BREAKING_OUT + MENTIONING + REFERENCING + MISLEADING
"""All of them."""

RECOGNISABLE: Final[tuple[str, ...]] = (
    "The answer was wrong.\n/close\nThank you.",
    "@all this is a scandal",
    "![pixel](https://tracker.example/p.gif?who=you) ![video](https://tracker.example/v.mp4)",
    '<script>alert("x")</script><style>body{display:none}</style>',
    "[Reset your password](https://phish.example/login) or write to phish@evil.example",
)
"""Short ones of different kinds that people see through at once: a command, a mention, an image, HTML, a link."""
