"""Every address of the sandbox's PagerDuty, and what stands between HTTP and the account: token, limit, refusals."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.pagerduty import asked, schedules_v2, schedules_v3
from bot.sandbox.pagerduty.errors import Problem, invalid, not_found, unauthorized
from bot.sandbox.pagerduty.model import Override, Schedule
from bot.sandbox.pagerduty.shapes import stamp, utc
from bot.sandbox.pagerduty.state import UPGRADED, PagerDuty

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# That a schedule which was upgraded is refused by the old address is what the sandbox assumes: nothing public tells.
OTHER_VERSION = {2: "Schedule was not upgraded: it is not in v3", UPGRADED: "Schedule was upgraded: it is in v3 only"}
TOKEN = "Token token="  # noqa: S105 - how a header begins


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the gate."""

    service: PagerDuty
    base: str
    params: QueryParams
    ids: dict[str, str]
    body: bytes

    def schedule(self, version: int) -> Schedule:
        """Return the schedule of the path; 404 without one, 400 for one of the other version."""
        found = self.service.schedules.get(self.ids["schedule_id"])
        if found is None:
            raise not_found()
        if found.version != version:
            raise invalid(OTHER_VERSION[found.version])
        return found


Answer = Callable[[Call], tuple[int, object]]


class _User(BaseModel):
    id: str


class _Wanted(BaseModel):
    """Somebody who shall stand in; times without an offset are those of UTC."""

    start: datetime
    end: datetime
    user: _User


class _Body(BaseModel):
    """One override, or several."""

    override: _Wanted | None = None
    overrides: list[_Wanted] | None = None


def routes(service: PagerDuty) -> list[BaseRoute]:
    """Return the routes below `/schedules` and `/v3`."""
    of_one = "/schedules/{schedule_id}"
    endpoints: dict[str, dict[str, Answer]] = {
        of_one: {"GET": _read},
        f"{of_one}/overrides": {"GET": _overrides, "POST": _override},
        f"{of_one}/overrides/{{override_id}}": {"DELETE": _take_back},
        f"/v3{of_one}": {"GET": _read_v3},
        "/schedules": {},
        "/schedules/{rest:path}": {},
        "/v3/{rest:path}": {},
    }
    return [Route(path, _handler(service, answers), methods=METHODS) for path, answers in endpoints.items()]


def _handler(service: PagerDuty, answers: dict[str, Answer]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        headers: dict[str, str] = {}
        body = await request.body()
        try:
            with service.lock:
                _admit(service, request)
                headers = service.limits.take()
                base = str(request.base_url).rstrip("/")
                answer = answers.get("GET" if request.method == "HEAD" else request.method)
                if answer is None:
                    raise not_found()
                status, shown = answer(Call(service, base, request.query_params, dict(request.path_params), body))
        except Problem as problem:
            return JSONResponse(problem.body, problem.status, {**headers, **problem.headers})
        return Response(status_code=status, headers=headers) if shown is None else JSONResponse(shown, status, headers)

    return handle


def _admit(service: PagerDuty, request: Request) -> None:
    header = request.headers.get("authorization", "")
    if not header.startswith(TOKEN) or header.removeprefix(TOKEN).strip('"') not in service.tokens:
        raise unauthorized()


def _read(call: Call) -> tuple[int, object]:
    """`GET /schedules/{id}`."""
    found = call.schedule(2)
    zone = asked.zone(call.params, found)
    window, overflow = asked.window(call.params, zone), asked.is_set(call.params, "overflow")
    shown = schedules_v2.Asked(zone, call.base, window, overflow)
    return 200, {"schedule": schedules_v2.schedule(call.service, found, shown)}


def _read_v3(call: Call) -> tuple[int, object]:
    """`GET /v3/schedules/{id}`."""
    found = call.schedule(UPGRADED)
    window = asked.window(call.params, found.zone)
    with_final = "final_schedule" in call.params.getlist("include[]")
    return 200, {"schedule": schedules_v3.schedule(found, call.base, window, with_final=with_final)}


def _overrides(call: Call) -> tuple[int, object]:
    """`GET /schedules/{id}/overrides`: those that touch the window, uncut, in the schedule's zone."""
    found = call.schedule(2)
    window = asked.window(call.params, found.zone)
    if window is None or not (call.params.get("since") and call.params.get("until")):
        raise invalid("Since and until are needed")
    rows = [each for each in found.overrides if each.start < window.until and each.end > window.since]
    shown = [schedules_v2.override(call.service, each, call.base, lambda at: stamp(at, found.zone)) for each in rows]
    return 200, {"total": len(shown), "overrides": shown}


def _override(call: Call) -> tuple[int, object]:
    """`POST /schedules/{id}/overrides`: one answers as itself, a list answers for each what became of it."""
    found = call.schedule(2)
    try:
        wanted = _Body.model_validate_json(call.body)
    except ValidationError as error:
        fields = (".".join(map(str, each["loc"])) or "body" for each in error.errors())
        raise invalid(*(f"{field} is missing or invalid" for field in fields)) from error
    if wanted.override is not None:
        return 201, {"override": _shown(call, _added(call, found, wanted.override))}
    if not wanted.overrides:
        raise invalid("Override is missing")
    return 201, [_outcome(call, found, each) for each in wanted.overrides]


def _outcome(call: Call, found: Schedule, wanted: _Wanted) -> object:
    try:
        return {"status": 201, "override": _shown(call, _added(call, found, wanted))}
    except Problem as problem:
        return {"status": problem.status, "errors": list(problem.complaints)}


def _added(call: Call, found: Schedule, wanted: _Wanted) -> Override:
    start, end = (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC) for at in (wanted.start, wanted.end))
    return call.service.add_override(found, start, end, wanted.user.id)


def _shown(call: Call, record: Override) -> object:
    return schedules_v2.override(call.service, record, call.base, utc)


def _take_back(call: Call) -> tuple[int, object]:
    """`DELETE /schedules/{id}/overrides/{id}`: 204 for one that was to come, 200 for one that was cut short."""
    left = call.service.remove_override(call.schedule(2), call.ids["override_id"])
    return (204, None) if left is None else (200, {"override": _shown(call, left)})
