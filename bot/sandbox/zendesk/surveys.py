"""The newer kind of customer satisfaction: surveys that are sent, answered in parts and changed in place."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal

Scale = Literal["emoji", "numeric", "custom"]
Category = Literal["good", "neutral", "bad"]
Key = tuple[int, int]

SIZES: Final[dict[Scale, int]] = {"emoji": 5, "numeric": 3, "custom": 2}
LABELS: Final[dict[int, Sequence[str]]] = {
    2: ("Not solved", "Solved"),
    3: ("Poor", "Fair", "Great"),
    5: ("Very unsatisfied", "Unsatisfied", "Neutral", "Satisfied", "Very satisfied"),
}
EMOJI: Final = "\N{ANGRY FACE}\N{WORRIED FACE}\N{NEUTRAL FACE}\N{SLIGHTLY SMILING FACE}\N{GRINNING FACE}"
OPEN_FOR: Final = timedelta(days=28)
"""How long an answer may be given and changed (Zendesk docs)."""

LAST: Final = 1 << 62
RATING, EASE, REASONS, WORDS = "rating", "ease", "reasons", "words"
HEADLINES: Final = {
    RATING: "How would you rate the support you received?",
    EASE: "How easy was it to get help?",
    REASONS: "Select a reason regarding your experience",
    WORDS: "Anything else you would like to share about your experience?",
}
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(milliseconds: int, number: int) -> str:
    """Return an id that sorts by time, then by number, as Zendesk's do."""
    return _base32(milliseconds, 10) + _base32(number, 16)


def _base32(number: int, digits: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(digits)))


def category(points: int, size: int) -> Category:
    """Return what points of a scale mean in Zendesk."""
    if 2 * points == size + 1:
        return "neutral"
    return "good" if 2 * points > size + 1 else "bad"


def points_for(score: str, size: int, number: int) -> int:
    """Return points that Zendesk folds into a score on the ticket; the number chooses among several."""
    fitting = [points for points in range(1, size + 1) if (category(points, size) == "good") == (score == "good")]
    return fitting[number % len(fitting)]


@dataclass(frozen=True, slots=True)
class Survey:
    """One version of the account's survey; a change of its choices is a new version."""

    id: str
    version: int
    scale: Scale
    choices: tuple[str, ...]
    created_at: datetime

    @property
    def size(self) -> int:
        """How many points the scale has."""
        return SIZES[self.scale]

    def question_id(self, question: str) -> str:
        """Return the id of a question, the same in every version."""
        return ulid(1_700_000_000_000, 100 + list(HEADLINES).index(question))

    def option_id(self, choice: str) -> str:
        """Return the id of a choice, the same in every version."""
        return ulid(1_700_000_000_000, 200 + self.choices.index(choice))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question, None where it was left out."""

    question: str
    value: int | str | None
    created_at: datetime
    updated_at: datetime


@dataclass(slots=True)
class Response:
    """A survey that was sent to somebody about something, with the answers so far."""

    number: int
    created_at: datetime
    responder_id: int
    subject: tuple[str, str]
    survey: Survey
    answers: list[Answer] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Zendesk's id, which grows with the time of sending."""
        return ulid(self.key[0], self.number)

    @property
    def key(self) -> Key:
        """The place in the list: milliseconds since 1970, then the number."""
        return int(self.created_at.timestamp() * 1000), self.number

    @property
    def zrn(self) -> str:
        """The subject as a resource name of Zendesk."""
        return ":".join(("zen", *self.subject))

    @property
    def expires_at(self) -> datetime:
        """Until when it may be answered and changed."""
        return self.created_at + OPEN_FOR


class Surveys:
    """The surveys of an account and what became of those that were sent."""

    def __init__(self, at: datetime) -> None:
        self.versions: list[Survey] = [Survey(ulid(1_700_000_000_000, 1), 1, "emoji", (), at)]
        self._keys: list[Key] = []
        self._by_key: dict[Key, Response] = {}
        self._by_subject: dict[tuple[str, str], Response] = {}

    @property
    def current(self) -> Survey:
        """The survey as it is sent now."""
        return self.versions[-1]

    @property
    def is_used(self) -> bool:
        """Whether any survey was ever sent."""
        return bool(self._keys)

    def change(self, at: datetime, *, scale: Scale | None = None, choice: str | None = None) -> None:
        """Use another scale, or add a choice; a new version, unless it is so already."""
        now = self.current
        choices = (*now.choices, choice) if choice and choice not in now.choices else now.choices
        changed = replace(now, scale=scale or now.scale, choices=choices)
        if changed != now:
            self.versions.append(replace(changed, version=now.version + 1, created_at=at))

    def between(self, start: int, end: int) -> list[Response]:
        """Return the responses sent from `start` to `end`, both in milliseconds and included, in order."""
        low, high = bisect_left(self._keys, (start, 0)), bisect_right(self._keys, (end, LAST))
        return [self._by_key[key] for key in self._keys[low:high]]

    def about(self, subject: tuple[str, str]) -> Response | None:
        """Return the response about a subject: its kind and id."""
        return self._by_subject.get(subject)

    def send(self, subject: tuple[str, str], responder_id: int, at: datetime) -> Response:
        """Send the survey about a subject, once."""
        known = self.about(subject)
        if known is not None:
            return known
        sent = Response(len(self._keys) + 1, at, responder_id, subject, self.current)
        insort(self._keys, sent.key)
        self._by_key[sent.key] = self._by_subject[subject] = sent
        return sent

    def answer(self, response: Response, points: int, comment: str | None, reason: str | None, at: datetime) -> None:
        """Answer a survey, or change the answers in place; ValueError for points beyond the scale.

        Every third customer also says how easy it was.
        """
        self.change(at, choice=reason)
        response.survey = survey = self.current
        if not 1 <= points <= survey.size:
            raise ValueError(f"the scale goes from 1 to {survey.size}")
        ease = 1 + response.number % 5 if response.number % 3 == 0 else None
        values = {RATING: points, EASE: ease, REASONS: reason or None, WORDS: comment or None}
        before = {answer.question: answer for answer in response.answers}
        response.answers = [_answered(before.get(question), question, value, at) for question, value in values.items()]

    def versions_of(self, survey_id: str, version: int) -> Iterator[Survey]:
        """Yield the version that is asked for, or the latest where a later one than that is (Zendesk docs)."""
        mine = [each for each in self.versions if each.id == survey_id]
        yield from [each for each in mine if each.version == version] or mine[-1:]


def _answered(before: Answer | None, question: str, value: int | str | None, at: datetime) -> Answer:
    if before is None:
        return Answer(question, value, at, at)
    return before if before.value == value else replace(before, value=value, updated_at=at)
