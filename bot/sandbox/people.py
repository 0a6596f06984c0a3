"""The cast of the sandbox: an invented support team, its managers and customers, and the bot's own accounts."""

from dataclasses import dataclass
from types import MappingProxyType

ZENDESK_CLIENT_ID = "feedback_bot"
ZENDESK_CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - not a secret: the sandbox's own, printed by it
ZENDESK_EMAIL = "mira.halloran@acme.example"
ZENDESK_TOKEN = "sandbox-api-token"  # noqa: S105 - the same
GITLAB_TOKEN = "sandbox-gitlab-token"  # noqa: S105 - the same
PAGERDUTY_TOKEN = "sandbox-pagerduty-token"  # noqa: S105 - the same
PROJECT = "acme/feedback"
BOT = "feedback-bot"
OUTSIDER = "quinn.elsewhere"
TRIAGE = "triage-bot"

GUEST, PLANNER, REPORTER, DEVELOPER, MAINTAINER = 10, 15, 20, 30, 40

GROUPS = ("Billing", "Accounts", "Technical", "Onboarding")


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody of the team: who reviews bad ratings is an administrator in Zendesk, too, and has a PagerDuty id."""

    name: str
    username: str
    email: str
    time_zone: str
    access_level: int
    pagerduty: str = ""


TOMAS_EMAIL, OLUCHI_EMAIL = "tomas.vextergaard@acme.example", "oluchi.brandeau@acme.example"
MANAGERS = (
    Manager("Mira Halloran", "mira.halloran", ZENDESK_EMAIL, "Europe/Lisbon", REPORTER, "PUSR001"),
    Manager(
        "Tomas Vextergaard", "tomas.vextergaard", "tomas.vextergaard@acme.example", "Europe/Berlin", PLANNER, "PUSR002"
    ),
    Manager(
        "Oluchi Brandeau", "oluchi.brandeau", "oluchi.brandeau@acme.example", "America/New_York", DEVELOPER, "PUSR003"
    ),
    Manager("Ren Takamizu", "ren.takamizu", "ren.takamizu@acme.example", "Asia/Tokyo", REPORTER, "PUSR004"),
)
ADMIN = Manager("Idris Fennimore", "idris.fennimore", "idris.fennimore@acme.example", "UTC", MAINTAINER)
# GitLab shows confidential issues to a Guest only where she is assigned; the bot lets Guests decide nothing.
WRITER = Manager("Saskia Montelbaan", "saskia.montelbaan", "saskia.montelbaan@acme.example", "Europe/Berlin", GUEST)
# Left the team: still a member, but the account is blocked, so no case should go there.
FORMER = Manager("Percival Dunmore", "percival.dunmore", "percival.dunmore@acme.example", "Europe/London", REPORTER)

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


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer who is always there, with a company and a language."""

    name: str
    organization: str
    language: str


# Ordered so that even the first few speak different languages.
CONTACTS = (
    Contact("Ada Abernwick", "Aldermoor Logistics", "en"),
    Contact("Annegret Birkenau", "Lindenhof Bäckereien", "de"),
    Contact("Inês Valverde-Moura", "Padaria Luz do Cais", "pt"),
    Contact("Haruka Minazuki", "青嵐茶房", "ja"),
    Contact("Aurélie Troischênes", "Librairie des Trois Ormes", "fr"),
    Contact("Lucía Robledal", "Jardines Río Claro", "es"),
    Contact("Bruno Dovecote", "Bluebriar Dental", "en"),
    Contact("Freya Hobblethwaite", "Cobblestone Pets", "en"),
    Contact("Jonas Kettlebury", "Driftwater Hotels", "en"),
    Contact("Kaya Larkspur", "Everglint Optics", "en"),
    Contact("Chidi Fallowfield", "Fernhollow Schools", "en"),
    Contact("Hana Ivorsson", "Gullwing Couriers", "en"),
    Contact("Leif Jessamy-Reed", "Hearthstead Bakeries", "en"),
    Contact("Goran Crumhorn", "Inkwell & Daughters", "en"),
    Contact("Dunja Eastermoor", "Oakapple Cycles", "en"),
    Contact("Elio Gillyflower", "Mossgate Clinics", "en"),
    Contact("Wiebke Holmgaard", "Lindenhof Bäckereien", "de"),
    Contact("Otávio Serrabrava", "Padaria Luz do Cais", "pt"),
    Contact("Renichi Kazahaya", "青嵐茶房", "ja"),
    Contact("Ramiro Fuentealba", "Jardines Río Claro", "es"),
    Contact("Ines Bellisario-Oak", "Nettlewood Farms", "en"),
    Contact("Thibault Grandpré", "Librairie des Trois Ormes", "fr"),
    Contact("Ottokar Feldmühle", "Rosenhag Apotheken", "de"),
    Contact("Benedita Carqueja", "Óptica Miragaia", "pt"),
    Contact("Sumire Asagiri", "花霞書店", "ja"),
    Contact("Maëlle Corbivent", "Hôtel de la Glycine", "fr"),
    Contact("Jimena Altozano", "Panadería La Espiga", "es"),
    Contact("Viggo Ashgrove", "Kestrelbank Mutual", "en"),
    Contact("Tamsin Quillen", "Lanternfish Studios", "en"),
)
ORGANIZATIONS = tuple(dict.fromkeys(contact.organization for contact in CONTACTS))
# Those who try what a form does with commands, images and links; their company is an odd one, too.
PROBERS = ("Max Probewell", "Quincy Tryall")

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
