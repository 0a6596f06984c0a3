"""The cast of the sandbox: an invented support team, its managers and customers, and the bot's own accounts."""

from dataclasses import dataclass
from types import MappingProxyType

ZENDESK_CLIENT_ID = "feedback_bot"
ZENDESK_CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - not a secret: the sandbox's own, printed by it
ZENDESK_EMAIL = "mira.halloran@acme.example"
ZENDESK_TOKEN = "sandbox-api-token"  # noqa: S105 - the same
GITLAB_TOKEN = "sandbox-gitlab-token"  # noqa: S105 - the same
PROJECT = "acme/feedback"
BOT = "feedback-bot"
OUTSIDER = "quinn.elsewhere"

PLANNER, REPORTER, DEVELOPER, MAINTAINER = 15, 20, 30, 40

GROUPS = ("Billing", "Accounts", "Technical", "Onboarding")


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who reviews bad ratings: an administrator in Zendesk, a member of the project in GitLab."""

    name: str
    username: str
    email: str
    time_zone: str
    access_level: int


MANAGERS = (
    Manager("Mira Halloran", "mira.halloran", ZENDESK_EMAIL, "Europe/Lisbon", REPORTER),
    Manager("Tomas Vextergaard", "tomas.vextergaard", "tomas.vextergaard@acme.example", "Europe/Berlin", PLANNER),
    Manager("Oluchi Brandeau", "oluchi.brandeau", "oluchi.brandeau@acme.example", "America/New_York", DEVELOPER),
    Manager("Ren Takamizu", "ren.takamizu", "ren.takamizu@acme.example", "Asia/Tokyo", REPORTER),
)
ADMIN = Manager("Idris Fennimore", "idris.fennimore", "idris.fennimore@acme.example", "UTC", MAINTAINER)

AGENTS = (
    ("Pia Solveigson", "Billing"),
    ("Anton Grewal-Pine", "Billing"),
    ("Lucinda Marrowby", "Billing"),
    ("Davi Castelbranco", "Accounts"),
    ("Noor Ellisander", "Accounts"),
    ("Bogdan Trelawick", "Accounts"),
    ("Yuki Harborough", "Technical"),
    ("Femi Lindqvale", "Technical"),
    ("Greta Oster-Vance", "Technical"),
    ("Ishaan Wolfram-Rao", "Technical"),
    ("Coralie Pendergast", "Onboarding"),
    ("Mateus Quillfeather", "Onboarding"),
)

ORGANIZATIONS = (
    "Aldermoor Logistics",
    "Bluebriar Dental",
    "Cobblestone Pets",
    "Driftwater Hotels",
    "Everglint Optics",
    "Fernhollow Schools",
    "Gullwing Couriers",
    "Hearthstead Bakeries",
    "Inkwell & Daughters",
    "Junipermint Spas",
    "Kestrelbank Mutual",
    "Lanternfish Studios",
    "Mossgate Clinics",
    "Nettlewood Farms",
    "Oakapple Cycles",
)

FIRST_NAMES = ("Ada", "Bruno", "Chidi", "Dunja", "Elio", "Freya", "Goran", "Hana", "Ines", "Jonas", "Kaya", "Leif")
LAST_NAMES = (
    "Abernwick",
    "Bellisario-Oak",
    "Crumhorn",
    "Dovecote",
    "Eastermoor",
    "Fallowfield",
    "Gillyflower",
    "Hobblethwaite",
    "Ivorsson",
    "Jessamy-Reed",
    "Kettlebury",
    "Larkspur",
)

# Products travel as a tag and as the value of a ticket field, as support teams keep them.
PRODUCTS = ("app", "web_portal", "invoices", "api", "card_reader")
PRODUCT_FIELD = 360_000_001_001
LOCALES = MappingProxyType({"en": "en-US", "de": "de", "pt": "pt-BR", "es": "es", "fr": "fr", "ja": "ja"})
