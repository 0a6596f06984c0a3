"""Draws a month of a schedule: who is on call on which day, one colour per person, gaps hatched."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from bot.domain.quoted import visible
from bot.oncall.clock import wall
from bot.oncall.model import Entry, Rotation
from bot.oncall.month import DAY, MONTHS, Bar, Month, bars, entries

COLOURS = ("#77AADD", "#EEDD88", "#EE8866", "#99DDFF", "#AAAA00", "#FFAABB", "#44BB99", "#BBCC33")
"""Told apart by colour-blind people (Paul Tol's light scheme), dark and light in turn for prints in grey."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NOBODY = "nobody on call"

_WIDE, _HIGH = 126, 76
"""Of a day, in pixels."""

_LEFT, _TOP, _EDGE = 64, 104, 20
_BAR_TOP, _BAR_HIGH = 38, 28
_ROW = 28
"""Of the legend."""

_CHARACTER = 7.2
"""How wide one is in a bar, on average."""

_SHORTEST = 2
"""So many characters a name is cut to at the most: a letter and an ellipsis."""

_WORKDAYS, _NORMAL = 5, 400
"""Weekdays that are no weekend; the weight of a usual font."""

_MOST_TOLD = 60
_INK, _GREY, _LINE = "#1A1A1A", "#555555", "#C8C8C8"
_EDGE_OF_BAR = "#4D4D4D"


def picture(rotation: Rotation, schedule: str, month: Month, now: datetime | None = None) -> str:
    """The month as SVG: no script, no font of its own, and a description for people who listen.

    Args:
        rotation: users, schedules and absences.
        schedule: the key of one.
        month: in the schedule's time zone.
        now: UTC; its day is marked. None for no mark.
    """
    shown = entries(rotation, schedule, month)
    pairs = itertools.pairwise(shown)
    hand_overs = frozenset(later.start for one, later in pairs if later.user and one.user != later.user)
    looks = _looks(rotation, schedule, shown)
    drawing = _Drawing(month, looks, hand_overs, wall(now, month.zone).date() if now else None)
    parts = [*drawing.head(schedule, shown), *drawing.weeks(shown), *drawing.legend(), "</svg>"]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody in the picture.

    Args:
        name: for people.
        number: in the order of the layers: it stands for the colour, which is the same in every month.
    """

    name: str
    number: int


def _looks(rotation: Rotation, schedule: str, shown: Sequence[Entry]) -> dict[str | None, _Person]:
    """The people of the month in the order of the layers; gaps as well, where there are any."""
    found = rotation.schedules[schedule]
    seen = {each.user for each in shown}
    named = [user for layer in found.layers for user in layer.users] + [each.user for each in found.overrides]
    order = dict.fromkeys(user for user in (*named, *sorted(filter(None, seen))) if user)
    numbered = [(user, number) for number, user in enumerate(order) if user in seen]
    people: dict[str | None, _Person] = {}
    for user, number in numbered:
        people[user] = _Person(rotation.users[user].gitlab if user in rotation.users else user, number)
    return {**people, None: _Person(NOBODY, -1)} if None in seen else people


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How it looks.

    Args:
        month: which.
        people: by their keys, in the order of the legend; None for gaps.
        hand_overs: when somebody begins after somebody else (UTC).
        today: the day to mark.
    """

    month: Month
    people: Mapping[str | None, _Person]
    hand_overs: Container[datetime]
    today: date | None

    @property
    def _bottom(self) -> int:
        return _TOP + len(self.month.mondays) * _HIGH

    @property
    def _width(self) -> int:
        return _LEFT + 7 * _WIDE + _EDGE

    def head(self, schedule: str, shown: Sequence[Entry]) -> Iterator[str]:
        """What stands above the weeks, and what is read aloud."""
        rows = [row for _, row, _ in self._places()]
        height = self._bottom + _EDGE + (max(rows, default=0) + 1) * _ROW
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._width} {height}" width="{self._width}" '
            f'height="{height}" role="img" aria-labelledby="month-title month-told" '
            'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">'
        )
        yield f'<title id="month-title">Who is on call for {_text(schedule)} in {self.month.name}</title>'
        yield f'<desc id="month-told">{_text(self._told(shown))}</desc>'
        yield f"<defs>{self._clip()}{''.join(self._patterns())}</defs>"
        yield f'<rect width="{self._width}" height="{height}" fill="#FFFFFF"/>'
        yield _words(_LEFT, 38, f"{schedule}: {self.month.name}", 21, weight=600)
        yield _words(_LEFT, 62, f"Times in {self.month.zone.key}, weeks by ISO 8601", 13, fill=_GREY)
        for number, name in enumerate(WEEKDAYS):
            yield _words(_LEFT + number * _WIDE + 8, _TOP - 10, name, 13, weight=600)

    def _told(self, shown: Sequence[Entry]) -> str:
        """All stretches in words."""
        zone = self.month.zone
        lines = [
            f"{wall(each.start, zone):%Y-%m-%d %H:%M} to {wall(each.end, zone):%Y-%m-%d %H:%M}: "
            f"{self.people[each.user].name}"
            for each in shown[:_MOST_TOLD]
        ]
        more = [f"and {len(shown) - _MOST_TOLD} more"] if len(shown) > _MOST_TOLD else []
        return "; ".join([*lines, *more]) or "Nobody."

    def _clip(self) -> str:
        box = f'x="{_LEFT}" y="{_TOP}" width="{7 * _WIDE}" height="{self._bottom - _TOP}"'
        return f'<clipPath id="month-days"><rect {box}/></clipPath>'

    def _patterns(self) -> Iterator[str]:
        """Hatching for gaps, and stripes for people for whom no colour of their own is left."""
        yield _stripes("gap", "#FFFFFF", "#8A8A8A", 45)
        for person in self.people.values():
            turn, colour = divmod(person.number, len(COLOURS))
            if turn > 0:
                yield _stripes(f"person-{person.number}", COLOURS[colour], "#FFFFFF", 50 * turn, apart=12)

    def weeks(self, shown: Sequence[Entry]) -> Iterator[str]:
        """The days, and above them the stretches."""
        for row, monday in enumerate(self.month.mondays):
            top = _TOP + row * _HIGH
            yield _words(_LEFT - 12, top + 22, f"W{monday.isocalendar().week}", 12, fill=_GREY, anchor="end")
            for number in range(7):
                yield from self._day(monday + number * DAY, _LEFT + number * _WIDE, top)
            week = list(bars(shown, monday, self.month))
            yield '<g clip-path="url(#month-days)">'
            for bar in week:
                yield from self._bar(bar, top)
            yield "</g>"
            yield from self._times(week, top)

    def _times(self, week: Sequence[Bar], top: float) -> Iterator[str]:
        """When hand-overs are, as far as there is room; one at midnight is seen."""
        free = 0.0
        for bar in week:
            at = _LEFT + bar.start * _WIDE
            if bar.entry.start in self.hand_overs and bar.start % 1 and at >= free:
                free = at + _WIDE / 3
                yield _words(at + 1, top + _BAR_TOP - 4, f"{wall(bar.entry.start, self.month.zone):%H:%M}", 10)

    def _day(self, day: date, left: float, top: float) -> Iterator[str]:
        is_within = day.month == self.month.month
        fill = "#FFFFFF" if is_within and day.isoweekday() <= _WORKDAYS else "#F4F4F4"
        yield f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{_HIGH}" fill="{fill}" stroke="{_LINE}"/>'
        if is_within:
            yield _words(left + 8, top + 19, str(day.day), 13, weight=600)
        else:
            yield _words(left + 8, top + 19, f"{day.day} {MONTHS[day.month - 1][:3]}", 13, fill="#6B6B6B")
        if day == self.today:
            box = f'x="{left + 1.5}" y="{top + 1.5}" width="{_WIDE - 3}" height="{_HIGH - 3}"'
            yield f'<rect {box} fill="none" stroke="{_INK}" stroke-width="3"><title>today</title></rect>'

    def _bar(self, bar: Bar, top: float) -> Iterator[str]:
        """One that goes on in another week has no round end there: that lies outside of what is shown."""
        left, right = _LEFT + bar.start * _WIDE, _LEFT + bar.end * _WIDE
        person, zone = self.people[bar.entry.user], self.month.zone
        told = f"{person.name}: {wall(bar.entry.start, zone):%a %d %H:%M} to {wall(bar.entry.end, zone):%a %d %H:%M}"
        start, end = left + 1 - 9 * bar.goes_before, right - 1 + 9 * bar.goes_on
        box = f'x="{start:.1f}" y="{top + _BAR_TOP}" width="{max(end - start, 1):.1f}" height="{_BAR_HIGH}"'
        look = f'rx="4" fill="{_colour(person.number)}" stroke="{_EDGE_OF_BAR}"'
        yield f"<g><title>{_text(told)}</title><rect {box} {look}/>"
        if bar.entry.user is not None and (label := _fitting(person.name, right - left)):
            yield _words(left + 6, top + _BAR_TOP + 19, label, 13)
        yield "</g>"

    def legend(self) -> Iterator[str]:
        """Who has which colour."""
        for left, row, person in self._places():
            top = self._bottom + _EDGE + row * _ROW
            look = f'rx="3" fill="{_colour(person.number)}" stroke="{_EDGE_OF_BAR}"'
            yield f'<rect x="{left:.1f}" y="{top}" width="22" height="16" {look}/>'
            yield _words(left + 30, top + 13, person.name, 13)

    def _places(self) -> Iterator[tuple[float, int, _Person]]:
        """Where each stands in the legend: from the left, and in which row."""
        left, row = float(_LEFT), 0
        for person in self.people.values():
            wide = 30 + len(person.name) * _CHARACTER * 1.1 + 24
            if left > _LEFT and left + wide > self._width:
                left, row = float(_LEFT), row + 1
            yield left, row, person
            left += wide


def _colour(number: int) -> str:
    """Of a person's number; of gaps where it is negative."""
    if number < 0:
        return "url(#gap)"
    return COLOURS[number] if number < len(COLOURS) else f"url(#person-{number})"


def _fitting(name: str, width: float) -> str:
    """As much of a name as fits into a bar, never what looks like another name; nothing where no letter fits."""
    room = int((width - 10) / _CHARACTER)
    if len(name) <= room:
        return name
    return f"{name[: room - 1]}…" if room >= _SHORTEST else ""


def _stripes(name: str, ground: str, ink: str, angle: int, apart: int = 7) -> str:
    return (
        f'<pattern id="{name}" width="{apart}" height="{apart}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({angle})"><rect width="{apart}" height="{apart}" fill="{ground}"/>'
        f'<line x1="0" y1="0" x2="0" y2="{apart}" stroke="{ink}" stroke-width="3"/></pattern>'
    )


def _words(
    left: float, base: float, words: str, size: int, *, fill: str = _INK, weight: int = _NORMAL, anchor: str = "start"
) -> str:
    more = f' font-weight="{weight}"' if weight != _NORMAL else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{left:.1f}" y="{base:.1f}" font-size="{size}" fill="{fill}"{more}>{_text(words)}</text>'


def _text(words: str) -> str:
    """Words that are no markup: without the characters that XML forbids."""
    return escape("".join(character for character in visible(words) if character.isprintable()))
