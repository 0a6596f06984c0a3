"""Survey responses as they would come (synthetic, after Zendesk's documentation)."""

from __future__ import annotations

from typing import Any

SURVEY = {"id": "01KA", "version": 3, "state": "enabled"}
AT, LATER = "2026-11-02T08:15:30.000Z", "2026-11-04T10:00:00.900Z"


def said(kind: str, question: str, *, at: str = AT, sub_type: str | None = None, **more: object) -> dict[str, object]:
    asked = {"id": question, "type": kind, **({"sub_type": sub_type} if sub_type else {})}
    return {"type": kind, "question": asked, "created_at": AT, "updated_at": at, **more}


def points(number: object, category: str | None = "neutral", **more: Any) -> dict[str, object]:
    told = {"sub_type": "customer_satisfaction", "rating": number, "rating_category": category, **more}
    return said("rating_scale", "q1", **told)


def chose(*options: str, question: str = "q2") -> dict[str, object]:
    return said("closed_ended", question, selections=[{"type": "predefined", "option_id": each} for each in options])


WORDS = said("open_ended", "q3", value="Third time I explain this.")


def response(*answers: object, **changes: object) -> dict[str, object]:
    subject = {"id": "4711", "type": "ticket", "zrn": "zen:ticket:4711"}
    told: dict[str, object] = {
        "id": "01KB", "expires_at": "2026-11-30T08:00:00.000Z", "responder_id": "900000000001",
        "subject_zrns": ["zen:ticket:4711"], "subjects": [subject], "survey": SURVEY, "answers": list(answers),
    }  # fmt: skip
    return {**told, **changes}
