"""The JSON of surveys and their responses, after Zendesk's documentation: lists name nothing, single answers do."""

from datetime import datetime

from bot.sandbox.zendesk.shapes import Json
from bot.sandbox.zendesk.surveys import EASE, EMOJI, HEADLINES, LABELS, RATING, REASONS, WORDS, Answer, Response, Survey
from bot.sandbox.zendesk.surveys import category as category_of


def stamp(moment: datetime) -> str:
    """Return a time (aware, UTC) in the form of these addresses, such as `2026-11-02T08:15:30.000Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def response(row: Response, *, is_named: bool = False) -> Json:
    """Return a response; `is_named` with the words of questions and choices."""
    kind, number = row.subject
    return {
        "id": row.id,
        "expires_at": stamp(row.expires_at),
        # Documented as a number, recorded as a string.
        "responder_id": str(row.responder_id),
        "subject_zrns": [row.zrn],
        "subjects": [{"id": number, "type": kind, "zrn": row.zrn}],
        "survey": {"id": row.survey.id, "version": row.survey.version, "state": "enabled"},
        "answers": [_answer(answer, row.survey, is_named=is_named) for answer in row.answers],
    }


def survey(each: Survey) -> Json:
    """Return a survey with its questions."""
    return {
        "id": each.id,
        "version": each.version,
        "state": "enabled",
        "created_at": stamp(each.created_at),
        "updated_at": stamp(each.created_at),
        "questions": [_question(each, question, is_named=True) for question in HEADLINES],
    }


def _answer(answer: Answer, sent: Survey, *, is_named: bool) -> Json:
    told = {
        "question": _question(sent, answer.question, is_named=is_named),
        "created_at": stamp(answer.created_at),
        "updated_at": stamp(answer.updated_at),
    }
    return {**_given(answer, sent), **told}


def _given(answer: Answer, sent: Survey) -> Json:
    value = answer.value
    if value is None:
        return {"type": "skipped"}
    if isinstance(value, int):
        size = sent.size if answer.question == RATING else 5
        return {"type": "rating_scale", "rating": value, "rating_category": category_of(value, size)}
    if answer.question == REASONS:
        return {
            "type": "closed_ended",
            "selections": [{"type": "predefined", "option_id": sent.option_id(value)}],
        }
    return {"type": "open_ended", "value": value}


def _question(sent: Survey, question: str, *, is_named: bool) -> Json:
    told: Json = {"id": sent.question_id(question), "type": _type(sent, question)}
    if question in {RATING, EASE}:
        told["sub_type"] = "customer_satisfaction" if question == RATING else "other"
    if not is_named:
        return told
    told["headline"] = _static(HEADLINES[question])
    if question != WORDS:
        told["options"] = _choices(sent) if question == REASONS else _points(sent, question)
    return told


def _type(sent: Survey, question: str) -> str:
    if question == RATING:
        return {"emoji": "rating_scale_emoji", "numeric": "rating_scale_numeric", "custom": "rating_scale_custom_text"}[
            sent.scale
        ]
    return {EASE: "rating_scale_numeric", REASONS: "closed_ended", WORDS: "open_ended"}[question]


def _choices(sent: Survey) -> list[Json]:
    return [{"id": sent.option_id(choice), "label": _static(choice)} for choice in sent.choices]


def _points(sent: Survey, question: str) -> list[Json]:
    size = sent.size if question == RATING else 5
    shown = [{"rating": points, "label": _static(LABELS[size][points - 1])} for points in range(1, size + 1)]
    if question == RATING and sent.scale == "emoji":
        return [{**option, "emoji": _static(sign)} for option, sign in zip(shown, EMOJI, strict=True)]
    return shown


def _static(text: str) -> Json:
    return {"type": "static", "value": text}
