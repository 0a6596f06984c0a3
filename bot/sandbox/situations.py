"""All the situations of the sandbox's customers, and which of them a ticket is about."""

from types import MappingProxyType
from typing import Final

from bot.sandbox.situation import Ending, Review, Situation
from bot.sandbox.situations_abroad import ABROAD
from bot.sandbox.situations_office import EXPORT, OFFICE, RUDE, SIGN_IN
from bot.sandbox.situations_product import OUTAGE, PRODUCT

SITUATIONS: Final = (*OFFICE, *PRODUCT, *ABROAD)
THREAD: Final = (EXPORT, OUTAGE, RUDE, SIGN_IN)
"""Those that the story of the seed is about: they do not come by chance among its first ratings."""
ORDINARY: Final = tuple(situation for situation in SITUATIONS if situation not in THREAD)

PROBE: Final = Situation(
    "web_portal",
    "Technical",
    "en",
    "Just trying your form",
    "Let us see what your system does with this.",
    "Hello {customer}, please go on. Whatever is typed here is only text for us.",
    Ending("Then I will rate you.", "You are welcome.", ()),
    Ending("Then I will rate you.", "You are welcome.", ()),
    "And now the other way round.",
    "And back again.",
    "Some other reason",
    Review(
        "Somebody tries what our form does with commands and links. Nothing happened.",
        "None.",
        "N",
        "feedback::lacking-info",
    ),
)
"""What people do who try things; the comments are those of `hostile`."""

_BY_SUBJECT: Final = MappingProxyType({situation.subject: situation for situation in (*SITUATIONS, PROBE)})


def situation_of(subject: str) -> Situation | None:
    """Return what a ticket with that subject is about; None when it is none of the story's."""
    return _BY_SUBJECT.get(subject)
