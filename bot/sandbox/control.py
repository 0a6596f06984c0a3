"""The sandbox's own controls over HTTP: move the clock, act as a customer or manager, break things, read the record."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox import control_acts as acts
from bot.sandbox import csat_acts, issue_acts, weather_acts
from bot.sandbox.gitlab import ApiError
from bot.sandbox.guard import is_local

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Asked = TypeVar("Asked", bound=BaseModel)
Json = dict[str, Any]
BODY = TypeAdapter(Json)


def routes(sandbox: "Sandbox") -> list[BaseRoute]:
    """Return the routes below `/control`; they take and give JSON and answer this machine only."""
    posts = (
        _post(sandbox, "time", acts.Time, acts.advance),
        _post(sandbox, "week", acts.Week, acts.pass_week),
        _post(sandbox, "latency", acts.Latency, acts.set_latency),
        _post(sandbox, "zendesk/rate", acts.Rate, acts.rate),
        _post(sandbox, "zendesk/csat", csat_acts.ChooseCsat, csat_acts.choose),
        _post(sandbox, "zendesk/survey", csat_acts.AnswerSurvey, csat_acts.answer),
        _post(sandbox, "zendesk/conversation", csat_acts.AnswerConversation, csat_acts.answer_conversation),
        _post(sandbox, "zendesk/tickets/{ticket_id}/delete", acts.OneTicket, acts.delete_ticket),
        _post(sandbox, "zendesk/tickets/{ticket_id}/scrub", acts.OneTicket, acts.scrub_ticket),
        _post(sandbox, "zendesk/tickets/{ticket_id}/close", acts.OneTicket, acts.close_ticket),
        _post(sandbox, "zendesk/tickets/{ticket_id}/merge", acts.Merge, acts.merge_ticket),
        _post(sandbox, "gitlab/comment", acts.WriteNote, acts.comment),
        _post(sandbox, "gitlab/edit", issue_acts.EditNote, issue_acts.edit),
        _post(sandbox, "gitlab/delete-comment", issue_acts.OneNote, issue_acts.delete),
        _post(sandbox, "gitlab/react", issue_acts.React, issue_acts.react),
        _post(sandbox, "gitlab/assign", issue_acts.Assign, issue_acts.assign),
        _post(sandbox, "gitlab/label", acts.SetLabels, acts.label),
        _post(sandbox, "gitlab/close", acts.OneIssue, acts.close),
        _post(sandbox, "gitlab/reopen", acts.OneIssue, acts.reopen),
        _post(sandbox, "gitlab/delete", acts.DeleteIssue, acts.delete_issue),
        _post(sandbox, "faults", acts.NewFault, acts.arm),
        _post(sandbox, "weather", weather_acts.NewWeather, weather_acts.change),
    )
    plain = (
        _plain(sandbox, "GET", "state", acts.state),
        _plain(sandbox, "GET", "traffic", acts.traffic),
        _plain(sandbox, "DELETE", "traffic", acts.clear_traffic),
        _plain(sandbox, "GET", "faults", acts.faults),
        _plain(sandbox, "DELETE", "faults", acts.disarm),
        _plain(sandbox, "GET", "weather", weather_acts.show),
        _plain(sandbox, "POST", "weather/mend", weather_acts.mend),
        _plain(sandbox, "DELETE", "weather", weather_acts.clear_up),
    )
    return [*posts, *plain]


def _post(sandbox: "Sandbox", path: str, model: type[Asked], act: Callable[["Sandbox", Asked], Json]) -> Route:
    async def answer(request: Request) -> Json:
        asked = model.model_validate({**await _body(request), **request.path_params})
        with sandbox.lock:
            return act(sandbox, asked)

    return Route(f"/control/{path}", _guarded(answer), methods=["POST"])


def _plain(sandbox: "Sandbox", method: str, path: str, act: Callable[["Sandbox"], Json]) -> Route:
    async def answer(_request: Request) -> Json:
        with sandbox.lock:
            return act(sandbox)

    return Route(f"/control/{path}", _guarded(answer), methods=[method])


def _guarded(answer: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    """Refuse what a foreign web page could send through somebody's browser, and say in one line what was wrong."""

    async def handle(request: Request) -> Response:
        if not is_local(request):
            return _refusal(403, "the sandbox's controls answer this machine only, and no other site's pages")
        try:
            return JSONResponse(await answer(request))
        except ValidationError as error:
            return _refusal(400, _first_lines(error))
        except KeyError as error:
            return _refusal(400, f"there is no {error.args[0]}")
        except (ValueError, ApiError) as error:
            return _refusal(400, str(error))

    return handle


async def _body(request: Request) -> Json:
    raw = await request.body()
    return BODY.validate_json(raw) if raw.strip() else {}


def _first_lines(error: ValidationError) -> str:
    parts = [f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in error.errors()]
    return "; ".join(parts)


def _refusal(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status)
