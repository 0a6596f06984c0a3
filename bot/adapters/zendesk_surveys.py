"""Reads survey responses, Zendesk's newer kind of customer satisfaction: a row is made when a survey is sent."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.adapters.replies import parsed
from bot.adapters.zendesk_client import Query, ZendeskClient
from bot.adapters.zendesk_errors import SERVICE, switched_on
from bot.adapters.zendesk_rows import TicketRow
from bot.adapters.zendesk_survey_reading import Reading
from bot.adapters.zendesk_survey_rows import Definition, Names, Response, SurveyRef
from bot.config.surveys import Surveys
from bot.domain.errors import BadReply, OutOfTime, ServiceError
from bot.domain.ports import Skipped
from bot.domain.rating import CsatKind, Mask, Rating

PAGE_SIZE = 50
"""Zendesk's largest page of responses; it refuses more."""

_LIST, _MEMBER = "/guide/survey_responses", "survey_responses"
_LOOKS = 4
"""So many pages of surveys sent last are looked through for one that was answered."""


class SurveyResponses:
    """The survey responses of an account.

    Args:
        client: sends the requests.
        name: the fixed name of the source, part of every key.
        settings: scales, neutral answers and the language of questions.
        mask: hides in customers' words what nobody needs.
    """

    answered_within = timedelta(days=29)
    """A response may be given and changed for 28 days (Zendesk docs); a day more for clocks."""

    def __init__(self, client: ZendeskClient, name: str, settings: Surveys, mask: Mask) -> None:
        self._client, self._locale = client, settings.locale
        self._reading = Reading(name, settings, self._names_of, mask)
        self._names: dict[SurveyRef, Names] = {}
        self._lock = threading.Lock()
        self.warnings: tuple[str, ...] = ()

    def read(self, since: datetime, until: datetime | None) -> Iterator[Rating | Skipped]:
        """What was answered, whenever that was, to surveys sent in [since, until)."""
        query: dict[str, str | int] = {"sort": "id", "filter[created_at_start]": _milliseconds(since)}
        if until is not None:
            query["filter[created_at_end]"] = _milliseconds(until) - 1
        for row in itertools.chain.from_iterable(switched_on(self._pages(query), CsatKind.SURVEYS)):
            found = self._reading.rating(row)
            if found is not None:
                yield found

    def of_ticket(self, ticket: TicketRow) -> Rating | None:
        """The newest answer about a ticket, None when there is none.

        Raises:
            BadReply: there is only one that cannot be used.
        """
        rows = itertools.chain.from_iterable(self._pages({"filter[subject_zrns]": f"zen:ticket:{ticket.id}"}))
        found = [self._reading.rating(row) for row in rows]
        ratings = [each for each in found if isinstance(each, Rating)]
        odd = next((each for each in found if isinstance(each, Skipped)), None)
        if odd is not None and not ratings:
            raise BadReply(SERVICE, f"the survey response of ticket {ticket.id} is unusable: {odd.why}")
        return max(ratings, key=lambda each: each.recency, default=None)

    def newest(self, now: datetime) -> datetime | None:
        """When somebody last answered one of the surveys that were sent last."""
        query: Query = {"sort": "-id", "filter[created_at_start]": _milliseconds(now - self.answered_within)}
        for page in itertools.islice(self._pages(query), _LOOKS):
            times = [at for row in page if (at := _answered_at(row)) is not None]
            if times:
                return max(times)
        return None

    def _pages(self, query: Query) -> Iterator[list[object]]:
        return self._client.pages(_LIST, {**query, "page[size]": PAGE_SIZE}, _MEMBER)

    def _names_of(self, survey: SurveyRef) -> Names:
        """The names of a survey's questions and choices, asked for once in a run."""
        with self._lock:
            if survey not in self._names:
                self._names[survey] = self._fetched(survey)
            return self._names[survey]

    def _fetched(self, survey: SurveyRef) -> Names:
        try:
            body = self._client.get(f"/guide/{self._locale}/surveys/{survey.id}/{survey.version}")
            return Names.of(parsed(Definition, body.get("survey"), SERVICE))
        except OutOfTime:
            raise
        except ServiceError as error:
            lost = f"questions and choices of survey {survey.id} could not be read, its answers are shown without them"
            self.warnings = (*self.warnings, f"{lost} ({error}); does zendesk.surveys.locale fit?")
            return Names()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _answered_at(row: object) -> datetime | None:
    try:
        found = Response.model_validate(row)
    except ValueError:
        return None
    return found.rated_at if found.given else None
