"""Probes what GitLab makes of texts: which lines it obeys, what it stores, which words it takes for references."""

from __future__ import annotations

from bot.doctor.bench import KIND, TITLE, Bench
from bot.doctor.gitlab_access import GITLAB
from bot.doctor.model import Check, Finding, Stage, held, odd, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at
from bot.domain.markers import Marker
from bot.domain.quoted import Quoted, QuotedInline
from bot.domain.texts import Plain, Text

ACTING = (
    "/close", "/title taken over", "/due tomorrow", "/shrug", "/label ~x", "> /close", ">>>", "/close", ">>>",
    "```", "/close", "~~~", "/close", "````text", "<!-- x -->", "/close", "<p>", "/close", "</p>", "---", "[!note]",
    "$$", "/close", "`/close`", "* /close", "    /close", "@all", "#1 !1 ~x %x &1 $1", "![x](https://pictures.example/x.png)",
    "", "/close",
)  # fmt: skip
"""Lines that GitLab obeys, or shows as more than words, where they stand free. None could do harm beyond the issue."""

INLINE = ("/close", "`/close`", "@all #1", "a | b", "<b>", "``", "[x](https://pictures.example)", "> /close")
ODD_WORDS = "A tab\there, two  blanks, é and e\u0301, 青嵐, \U0001f44d, \u00a0 and \u00bf \\ * _ ~ & < > \" '"
REFERENCE = "data-reference-type"
"""Stands in GitLab's HTML at every live reference."""

BLOCK_TEXT = Text("A customer wrote:\n\n{{ words }}\n\nThat was all.")
INLINE_TEXT = Text("Words of others: {{ words }} end here.")


def normal(text: str) -> str:
    """A text as GitLab stores it: without carriage returns and without white space at its end (GitLab's source)."""
    return text.replace("\r", "").rstrip(" \t\n\v\f\0")


def _obeyed(scene: Scene) -> Finding:
    bench = scene.bench
    stored = bench.stored("These words stay.\n\n/close")
    is_closed = bench.state() == "closed"
    bench.reopened()
    if not is_closed:
        return odd("the line was not obeyed", "nothing: the bot does not count on it, it only guards against it")
    return held("obeyed, and cut out", "obeyed, and stored in another form", when=stored == "These words stay.")


def _alone(scene: Scene) -> Finding:
    number = scene.bench.note("/close").get("id")
    scene.bench.reopened()
    return well("no note was made") if number is None else odd("a note was made of it")


def _block(scene: Scene) -> Finding:
    text = BLOCK_TEXT.fill(Marker(KIND), words=Quoted("\n".join(ACTING)))
    return _harmless(scene.bench, str(text))


def _inline(scene: Scene) -> Finding:
    found = [_harmless(scene.bench, str(INLINE_TEXT.fill(words=QuotedInline(words)))) for words in INLINE]
    worst = next((finding for finding in found if finding.verdict != "ok"), None)
    return worst or well(f"{len(INLINE)} texts stored as they were sent, and nothing was obeyed")


def _harmless(bench: Bench, text: str) -> Finding:
    stored, issue = bench.stored(text), bench.ask("get")
    if (at(issue, "state"), at(issue, "title"), at(issue, "due_date")) != ("opened", TITLE, None):
        bench.ask("put", title=TITLE, state_event="reopen")
        return wrong("a line inside of the quote was obeyed")
    return held("stored as it was sent, and nothing was obeyed", "stored in another form", when=stored == text)


def _normal(scene: Scene) -> Finding:
    sent = f"First line\r\n\r\n{ODD_WORDS}\r\n\r\nlast line \t\n\n"
    return held("as foreseen", "stored in another form than foreseen", when=scene.bench.stored(sent) == normal(sent))


def _marker(scene: Scene) -> Finding:
    marker = Marker(KIND, values={"at": "2026-11-22T09:00:00Z", "to": "1,2"})
    number = scene.gitlab.post_note(scene.bench.iid, Text("With a {{ what }}.").fill(marker, what=Plain("marker")))
    note = next((each for each in scene.gitlab.notes(scene.bench.iid) if each.note_id == number), None)
    if note is None:
        return wrong("the note is not in the list")
    opened = Marker.of(scene.gitlab.description(scene.bench.iid))
    is_kept = note.marker == marker and opened is not None and opened.kind == KIND
    is_ours = note.author_id == scene.account.user_id
    return held("read back as written", "not there any more, or of another author", when=is_kept and is_ours)


def _references(scene: Scene) -> Finding:
    named = f"@{scene.account.username} and #{scene.bench.iid}"
    quoted = [str(BLOCK_TEXT.fill(words=Quoted(named))), str(INLINE_TEXT.fill(words=QuotedInline(named)))]
    free, *shown = [_shown(scene, text) for text in (named, *quoted)]
    if REFERENCE not in free:
        return odd("this GitLab does not show its references", "nothing; it cannot be seen here")
    return held(
        "live in the open, dead in quotes", "live even in quotes", when=not any(REFERENCE in html for html in shown)
    )


def _shown(scene: Scene, text: str) -> str:
    data = {"text": text, "gfm": True, "project": scene.project.path}
    return str(at(scene.wire.ask("post", "/markdown", None, data).body, "html"))


CHECKS = (
    Check(
        "quick-actions", GITLAB, "a line such as `/close` in a note is obeyed, and cut out of what is stored",
        "a note of words and `/close`", "report it with this line", _obeyed, Stage.PROBE,
    ),
    Check(
        "quick-actions-alone", GITLAB, "a text of nothing but such lines makes no note", "a note of `/close` alone",
        "nothing: the bot never sends one", _alone, Stage.PROBE,
    ),
    Check(
        "quoted-block", GITLAB, "in the block around customers' words no line is obeyed, and each byte is stored",
        "a note with every kind of line that GitLab obeys in the open",
        "stop the bot and report it: customers' words could act", _block, Stage.PROBE,
    ),
    Check(
        "quoted-inline", GITLAB, "in the code around names and tags nothing is obeyed, and each byte is stored",
        "notes with such words in a line", "stop the bot and report it: foreign words could act", _inline, Stage.PROBE,
    ),
    Check(
        "quoted-references", GITLAB, "mentions and references are live in the open and dead in quotes",
        "`POST /markdown`, which writes nothing", "stop the bot and report it: customers' words could notify people",
        _references, Stage.PROBE,
    ),
    Check(
        "stored-text", GITLAB, "a text is stored as it was sent, but for carriage returns and white space at its end",
        "a note with odd characters", "report it with this line: the bot would write the same text again and again",
        _normal, Stage.PROBE,
    ),
    Check(
        "markers", GITLAB, "the comment in the last line of a text is kept, and the author is the bot",
        "a note and the issue's description, read back", "stop the bot and report it: it would not know its own notes",
        _marker, Stage.PROBE,
    ),
)  # fmt: skip
