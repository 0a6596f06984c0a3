"""What the sandbox's controls do with customer satisfaction: choose how customers are asked, and answer surveys."""

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from bot.sandbox.control_acts import Form
from bot.sandbox.zendesk.surveys import LABELS, Scale, Survey, category
from bot.sandbox.zendesk.switches import Csat

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Json = dict[str, Any]


class ChooseCsat(Form):
    """How customers are asked from now on; what is left out stays as it is. See `Switches` for `other`."""

    csat: Csat | None = None
    other: Literal["denied", "missing", "open"] | None = None
    scale: Scale | None = None


class AnswerSurvey(Form):
    """Points of the survey's scale for a ticket, or their change, by its requester."""

    ticket_id: int
    points: int = Field(ge=1)
    comment: str | None = None
    reason: str | None = None


class AnswerConversation(Form):
    """The same for a conversation in messaging, which belongs to no ticket."""

    conversation_id: str = Field(min_length=1, max_length=64)
    points: int = Field(ge=1)
    comment: str | None = None


def choose(sandbox: "Sandbox", asked: ChooseCsat) -> Json:
    """Ask customers in another way, or with another scale."""
    zendesk = sandbox.zendesk
    zendesk.switches.csat = asked.csat or zendesk.switches.csat
    zendesk.switches.other = asked.other or zendesk.switches.other
    zendesk.surveys.change(sandbox.clock.now(), scale=asked.scale)
    return {"csat": zendesk.switches.csat, "other": zendesk.switches.other, "scale": zendesk.surveys.current.scale}


def answer(sandbox: "Sandbox", asked: AnswerSurvey) -> Json:
    """Answer the survey about a ticket; ValueError where customers are not asked by surveys."""
    if sandbox.zendesk.switches.csat != "surveys":
        raise ValueError("customers are asked for ratings here, not by surveys")
    if asked.ticket_id not in sandbox.zendesk.tickets:
        raise KeyError(f"ticket {asked.ticket_id}")
    row = sandbox.zendesk.rate(asked.ticket_id, "good", asked.comment, asked.reason, points=asked.points)
    return {"ticket_id": row.ticket_id, "points": row.points, "score": row.score}


def answer_conversation(sandbox: "Sandbox", asked: AnswerConversation) -> Json:
    """Answer a survey about a conversation."""
    zendesk, now = sandbox.zendesk, sandbox.clock.now()
    somebody = next(iter(zendesk.directory.users), 1)
    sent = zendesk.surveys.send(("conversation", asked.conversation_id), somebody, now)
    zendesk.surveys.answer(sent, asked.points, asked.comment, None, now)
    return {"response_id": sent.id, "answered": [each.question for each in sent.answers if each.value is not None]}


def choices(survey: Survey) -> list[tuple[int, str]]:
    """Return the points of a survey's scale with what they are called and mean, for people."""
    size = survey.size
    labels = enumerate(LABELS[size], 1)
    return [(points, f"{points}: {label} ({category(points, size)})") for points, label in labels]
