"""What people of the sandbox say whatever the case is about: short comments by language, and words of managers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.sandbox.situation import Answer, Review

SHORT: Final[Mapping[str, Mapping[Answer, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {"good": ("Thanks!", "ok", "Great help.", "\U0001f44d"), "bad": ("No.", "Disappointed.", "not helpful")},
        "de": {"good": ("Danke!", "Alles gut."), "bad": ("Nein.", "Enttäuscht.")},
        "pt": {"good": ("Obrigado!", "Muito bom."), "bad": ("Não.", "Péssimo.")},
        "es": {"good": ("¡Gracias!", "Bien."), "bad": ("No.", "Mal servicio.")},
        "fr": {"good": ("Merci !", "Très bien."), "bad": ("Non.", "Déçu.")},
        "ja": {"good": ("ありがとうございます。",), "bad": ("残念です。",)},
    }
)
INSISTING: Final = MappingProxyType(
    {
        "en": ("Two days later, and still no word from you.", "I changed my rating once. I will not do it again."),
        "de": ("Immer noch keine Antwort.",),
        "pt": ("Continuo esperando uma resposta.",),
        "es": ("Sigo sin respuesta.",),
        "fr": ("Toujours pas de réponse.",),
        "ja": ("まだ返事がありません。",),
    }
)
"""Bad comments of customers who rated badly before."""


def short(language: str, score: Answer) -> tuple[str, ...]:
    """Return comments of a few letters that fit any case; English ones for a language that is not among them."""
    return SHORT.get(language, SHORT["en"])[score]


UNKNOWN: Final = Review(
    "The ticket cannot be looked at, so there is nothing to say about the conversation.",
    "None.",
    "N",
    "feedback::lacking-info",
)
"""What managers answer when a ticket is gone, or is none of those that they know."""
THANKS: Final = (
    "Kudos to {agent}, that is how it should be done.",
    "Well done {agent}! I read this one aloud in the morning round.",
    "Thank you {agent}, this made somebody's day.",
)
WHY_AGAIN: Final = "I open this once more: we want to show it to the new colleagues on Friday."
REMARK: Final = "Is this something for the help page? I will ask {agent}."
