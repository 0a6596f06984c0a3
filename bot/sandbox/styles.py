"""How differently managers write the same review: template or short names, other languages, slips, afterthoughts."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.sandbox.people import BOT
from bot.sandbox.situation import Review

_YES_OR_NO: Final = MappingProxyType(
    {"Y": {"en": "yes please", "de": "ja", "fr": "oui"}, "N": {"en": "no, not needed", "de": "nein", "fr": "non"}}
)
_CAUSES: Final = ("process", "docs-issue")

TEMPLATE: Final = """* **Summary of ticket/feedback:** {summary}
* **Action to be taken:** {action}
* **Contact customer to discuss feedback? (Y/N)** {contact}
"""
WITH_CAUSE: Final = TEMPLATE + "* **Cause:** {cause}\n"


@dataclass(frozen=True, slots=True)
class Style:
    """One way to answer.

    `first` is the comment. What follows on a later working day: it becomes `edited`, is deleted (`is_withdrawn`), or
    somebody `adds` another one; all of these are empty where it stays as it is. `is_clicked` when the cause is given
    in GitLab's label box. The texts hold the names of `filled`.
    """

    first: str
    edited: str = ""
    adds: str = ""
    is_withdrawn: bool = False
    is_clicked: bool = False


PLAIN: Final = (
    Style(TEMPLATE, is_clicked=True),
    Style(WITH_CAUSE),
    Style("Summary: {summary}\nAction: {action}\nContact: {yes_or_no}\nCause: {short}"),
    Style("**Zusammenfassung:** {summary}\n**Maßnahme:** {action}\n**Kontakt:** {ja_oder_nein}\n**Ursache:** {short}"),
    Style(
        "- Résumé : {summary}\n- Action à prendre : {action}\n- Contacter le client : {oui_ou_non}\n"
        "- Catégorie : {short}"
    ),
    Style(
        "1. Summary of ticket/feedback: {summary}\n2. Action to be taken: {action}\n"
        '3. Contact customer to discuss feedback? {yes_or_no}\n\n~"{cause}"'
    ),
    Style(
        "| Field | Answer |\n|---|---|\n| Summary | {summary} |\n| Action | {action} |\n"
        "| Contact customer | {yes_or_no} |\n| Cause | {short} |"
    ),
    Style(
        "### Summary\n\n{summary}\n\n### Action\n\n{action}\n\n### Contact customer\n\n{yes_or_no}\n\n"
        "### Cause\n\n{short}"
    ),
    Style("> * **Summary of ticket/feedback:**\n\nSummary: {summary}", adds="Action: {action}\nContact: {contact}"),
)
"""Answers that are complete, or become so by another comment."""

EVENTFUL: Final = (
    Style(f"{TEMPLATE}* **Cause:** {{short}} or {{other}}\n", edited=WITH_CAUSE),
    Style(f"{TEMPLATE}* **Cause:** customer-mood\n", adds=f"@{BOT} label {{short}}"),
    Style("Summary: {summary}\nContact: maybe", edited="Summary: {summary}\nAction: {action}\nContact: {yes_or_no}"),
    Style("Summary: {summary}\n\nWait, that is about another ticket.", is_withdrawn=True),
    Style("{summary}\n\nI will call them tomorrow morning."),
)
"""Answers with a mistake or a doubt in them, mended later, withdrawn, or not answers at all."""


def filled(text: str, review: Review) -> str:
    """Put a review into a text.

    Beside `summary`, `action`, `contact` (Y or N) and `cause` (the label) there are `short` (the label without its
    scope), `other` (another cause), and `contact` in words: `yes_or_no`, `ja_oder_nein`, `oui_ou_non`.
    """
    short = review.cause.rpartition("::")[2]
    words = _YES_OR_NO[review.contact]
    return text.format(
        summary=review.summary,
        action=review.action,
        contact=review.contact,
        cause=review.cause,
        short=short,
        other=next(cause for cause in _CAUSES if cause != short),
        yes_or_no=words["en"],
        ja_oder_nein=words["de"],
        oui_ou_non=words["fr"],
    )
