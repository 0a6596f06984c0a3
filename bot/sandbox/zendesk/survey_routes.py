"""The addresses of surveys and their responses, with errors, pages and times in ways of their own."""

from bot.sandbox.zendesk import survey_shapes as shapes
from bot.sandbox.zendesk.errors import Problem, invalid_endpoint
from bot.sandbox.zendesk.http import Ask, Endpoint
from bot.sandbox.zendesk.paging import GUIDE, Listing
from bot.sandbox.zendesk.shapes import Json

RESOURCE = "guide"
BUCKET = "guide-survey-responses"
LATEST = 1 << 62
TITLES = {
    400: ("BadRequest", "The request could not be understood"),
    401: ("Unauthorized", "Unauthorized to access the resource"),
    403: ("Forbidden", "Access to the resource is forbidden"),
    404: ("NotFound", "The survey response could not be found"),
}


def in_guide_words(problem: Problem) -> Problem:
    """Return a problem in the envelope of these addresses (Zendesk docs, examples of survey responses)."""
    if problem.status not in TITLES or "errors" in problem.body or problem.body.get("error") == "InvalidEndpoint":
        return problem
    code, title = TITLES[problem.status]
    return Problem(
        problem.status, {"errors": [{"code": code, "status": str(problem.status), "title": title}]}, problem.headers
    )


def _refused(status: int) -> Problem:
    return in_guide_words(Problem(status, {}))


def _responses(ask: Ask) -> Json:
    _check(ask)
    rows = ask.zendesk.surveys.between(_milliseconds(ask, "start", 0), _milliseconds(ask, "end", LATEST))
    about, by = (ask.params.get(f"filter[{name}]") for name in ("subject_zrns", "responder_ids"))
    if about:
        rows = [row for row in rows if row.zrn in about.split(",")]
    if by:
        rows = [row for row in rows if str(row.responder_id) in by.split(",")]
    listing = Listing(
        [row.key for row in rows],
        rows,
        newest_first=_newest_first(ask),
        has_empty_page=ask.zendesk.switches.empty_page,
        habits=GUIDE,
    )
    return ask.page("survey_responses", listing, lambda row, _base: shapes.response(row))


def _response(ask: Ask) -> Json:
    _check(ask)
    rows = ask.zendesk.surveys.between(0, LATEST)
    found = next((row for row in rows if row.id == ask.ids["id"]), None)
    if found is None:
        raise _refused(404)
    return {"survey_response": shapes.response(found, is_named=True)}


def _surveys(ask: Ask) -> Json:
    _check(ask)
    meta = {"has_more": False, "after_cursor": "MQ", "before_cursor": "MQ"}
    return {"surveys": [shapes.survey(ask.zendesk.surveys.current)], "meta": meta}


def _survey(ask: Ask) -> Json:
    _check(ask)
    number = ask.ids["version"]
    if not (number.isascii() and number.isdigit()):
        raise _refused(404)
    found = next(ask.zendesk.surveys.versions_of(ask.ids["id"], int(number)), None)
    if found is None:
        raise _refused(404)
    return {"survey": shapes.survey(found)}


def _check(ask: Ask) -> None:
    switches = ask.zendesk.switches
    if not switches.answers("surveys"):
        raise invalid_endpoint() if switches.other == "missing" else _refused(403)


def _milliseconds(ask: Ask, name: str, otherwise: int) -> int:
    text = ask.params.get(f"filter[created_at_{name}]")
    if not text or ask.zendesk.switches.survey_times == "ignored":
        return otherwise
    if not (text.isascii() and text.isdigit()):
        raise _refused(400)
    return int(text) * (1000 if ask.zendesk.switches.survey_times == "seconds" else 1)


def _newest_first(ask: Ask) -> bool:
    asked = ask.params.get("sort", "id")
    if asked not in {"id", "-id"}:
        raise _refused(400)
    return asked == "-id"


ENDPOINTS = (
    Endpoint("guide/survey_responses", RESOURCE, _responses, BUCKET, admins=True, in_words=in_guide_words),
    Endpoint("guide/{locale}/survey_responses/{id}", RESOURCE, _response, admins=True, in_words=in_guide_words),
    Endpoint("guide/{locale}/surveys", RESOURCE, _surveys, in_words=in_guide_words),
    Endpoint("guide/{locale}/surveys/{id}/{version}", RESOURCE, _survey, in_words=in_guide_words),
)
