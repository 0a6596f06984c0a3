"""Each mistake that an admin can make in `rotation.yml` is told at its place, with what to write instead."""

from __future__ import annotations

import pytest

from tests.config.conftest import Told
from tests.config.rotations import PEOPLE, WEEKLY, rotation

LAYER = "schedules.main.layers[1]"
COVERS = "schedules.main.covers[1]"
NO_LEVEL = "is neither next nor fallback, and no schedule or user of this file"
NO_ZONE = "must be the name of an IANA time zone"
LEVEL = "schedules.main.escalation[1]"
DAILY = "type: daily_restriction, start_time_of_day: 10:00"
HERE = "§"
"""Stands in front of what a mistake is told about."""


def layers(layer: str) -> str:
    """A rotation with one layer."""
    return f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n      - {layer}\n"


def covers(restriction: str) -> str:
    """A rotation with one restriction."""
    return rotation(f"covers: [{restriction}]")


def users(entry: str) -> str:
    """A rotation with these users alone."""
    return f"users: {{{entry}}}"


MISTAKES = [
    ("users: §[ana]", "users must hold 'name: value' lines"),
    (
        users("§'a b': {}"),
        "users.a b must be letters and digits with single dots, dashes or underscores between, not 'a b'",
    ),
    (users("§next: {}"), "users.next is a word that `notify` reserves: choose another name than 'next'"),
    (users("§all: {}"), "users.all needs `gitlab`: GitLab notifies everybody by the name 'all'"),
    (users("ana: {gitlab: §'@ana'}"), "users.ana.gitlab must be a GitLab user name without '@', not '@ana'"),
    (users("ana: {§gitlub: ana}"), "unknown key 'gitlub', did you mean 'gitlab'?"),
    (
        users("ana: {time_zone: §Europe/Prage}"),
        "users.ana.time_zone must be the name of an IANA time zone, not 'Europe/Prage', did you mean 'Europe/Prague'?",
    ),
    (
        users("ana: {time_zone: §Eastern Time}"),
        f"users.ana.time_zone {NO_ZONE}, not 'Eastern Time', did you mean 'Eastern Time (US & Canada)'?",
    ),
    (
        users("ana: {time_zone: §Nowhere}"),
        f"users.ana.time_zone {NO_ZONE}, not 'Nowhere': write a place such as Europe/Prague",
    ),
    (
        users("ana: {working_hours: §9-5}"),
        "users.ana.working_hours must be weekdays and hours such as 'mon-fri 09:00-17:00', not '9-5'",
    ),
    (users("ana: {pagerduty: §'P 1'}"), "users.ana.pagerduty must be an id of PagerDuty such as PUSR001, not 'P 1'"),
    (users("ana: {zendesk: §'12'}"), "users.ana.zendesk must be a whole number, not '12'"),
    (users("ana: {manager: §boo}, bo: "), "users.ana.manager 'boo' is no user of this file, did you mean 'bo'?"),
    (users("ana: {manager: §ana}"), "users.ana.manager is the person itself: name somebody else, or delete it"),
    (
        users("ana: {days_off: [§24.12.2026]}"),
        "users.ana.days_off[1] must be a date such as 2026-11-30, not '24.12.2026'",
    ),
    (users("ana: {country: §DE-Augburg}"), "users.ana.country 'Augburg' is no part of DE, did you mean 'Augsburg'?"),
    (
        users("ana: {country: §Germany}"),
        "users.ana.country must be the code of a country such as DE, or of a part of it such as DE-BY, not 'Germany'",
    ),
    (
        users("ana: {country: §XX}"),
        "users.ana.country has no public holidays that the package holidays knows: 'XX'",
    ),
    (
        "users:\n  ana: {gitlab: a}\n  bo: {gitlab: §A}",
        "users.bo.gitlab is the account of 'ana' already: one person is one user (line 2)",
    ),
    (
        "users:\n  a: {zendesk: 1}\n  b: {zendesk: §1}",
        "users.b.zendesk is the account of 'a' already: one person is one user (line 2)",
    ),
    (
        "users:\n  bo: {gitlab: ana}\n  §ana:",
        "users.ana.gitlab is the account of 'bo' already: one person is one user (line 2)",
    ),
    ("schedules: {§main: {}}", "the key 'time_zone' is missing here"),
    ("schedules: {main: {time_zone: §2}}", "schedules.main.time_zone must be text in quotes, not 2"),
    (
        "users: {a: {}}\nschedules: {§a: {time_zone: UTC}}",
        "schedules.a 'a' is the name of a user already: choose another one (line 1)",
    ),
    (
        "schedules: {a: {time_zone: UTC, source: §pagerduty}}",
        "schedules.a.source needs the `id` of the schedule beside it",
    ),
    (
        "schedules: {a: {time_zone: UTC, id: §P1}}",
        "schedules.a.id is for source: pagerduty alone: delete it or write the source",
    ),
    (
        "schedules: {a: {time_zone: UTC, source: §PagerDuty, id: P1}}",
        "schedules.a.source must be file or pagerduty, not 'PagerDuty', did you mean 'pagerduty'?",
    ),
    (layers(f"{{{WEEKLY}, users: §ana}}"), f"{LAYER}.users must be a list: one '- value' per line, not 'ana'"),
    (layers(f"{{{WEEKLY}, users: §[]}}"), f"{LAYER}.users must not be empty: list one at least"),
    (
        layers(f"{{{WEEKLY}, users: [ana, §boo]}}"),
        f"{LAYER}.users[2] 'boo' is no user of this file, did you mean 'bo'?",
    ),
    (layers("§{rotation_turn_length: 1 week, users: [ana]}"), "the key 'start' is missing here"),
    (
        layers("§{start: 2026-01-05T09:00, users: [ana]}"),
        f"{LAYER} needs rotation_turn_length, such as 1 week, or rotation_turn_length_seconds",
    ),
    (
        layers(f"{{{WEEKLY}, users: [ana], rotation_turn_length_seconds: §604800}}"),
        f"{LAYER}.rotation_turn_length_seconds says the same as rotation_turn_length: delete one",
    ),
    (
        layers("{start: 2026-01-05, rotation_turn_length: §30 minutes, users: [ana]}"),
        f"{LAYER}.rotation_turn_length must be 1 hour to 365 days",
    ),
    (
        layers("{start: 2026-01-05, rotation_turn_length_seconds: §99999999999999999, users: [ana]}"),
        f"{LAYER}.rotation_turn_length_seconds must be at most 10000000000, not 99999999999999999",
    ),
    (
        layers("{start: 2026-01-05, rotation_turn_length: §7, users: [ana]}"),
        f"{LAYER}.rotation_turn_length must be a length of time with its unit, such as '7 days', not 7",
    ),
    (
        layers("{start: §5.1.2026, rotation_turn_length: 1 day, users: [ana]}"),
        f"{LAYER}.start must be a time such as 2026-11-30T09:00, not '5.1.2026'",
    ),
    (
        layers("{start: §2026-02-30T09:00, rotation_turn_length: 1 day, users: [ana]}"),
        f"{LAYER}.start is not a day of the calendar: 2026-02-30",
    ),
    (
        layers("{start: §0226-01-05, rotation_turn_length: 1 day, users: [ana]}"),
        f"{LAYER}.start is not between the years 2000 and 2199: 0226-01-05",
    ),
    (layers(f"{{{WEEKLY}, end: §2026-01-05T09:00, users: [ana]}}"), f"{LAYER}.end must be later than start"),
    (
        covers(f"{{{DAILY}, duration: §24 hours}}"),
        f"{COVERS}.duration must be 1 second to 23 hours 59 minutes 59 seconds",
    ),
    (covers(f"§{{{DAILY}}}"), f"{COVERS} needs duration, such as 8 hours, or duration_seconds"),
    (
        covers(f"{{{DAILY}, duration: 1 hour, start_day_of_week: §1}}"),
        f"{COVERS}.start_day_of_week is for type: weekly_restriction alone: delete it or change the type",
    ),
    (
        covers("§{type: weekly_restriction, start_time_of_day: 10:00, duration: 1 hour}"),
        f"{COVERS} needs start_day_of_week: 1 (Monday) to 7 (Sunday)",
    ),
    (
        covers("{type: weekly_restriction, start_day_of_week: §0, start_time_of_day: 10:00, duration: 1 hour}"),
        f"{COVERS}.start_day_of_week must be 1 (Monday) to 7 (Sunday), or a name such as monday, not 0",
    ),
    (
        covers("{type: daily_restriction, start_time_of_day: §25:00, duration: 1 hour}"),
        f"{COVERS}.start_time_of_day is no time of the day: 25:00",
    ),
    (
        covers("{type: daily_restriction, start_time_of_day: §9, duration: 1 hour}"),
        f"{COVERS}.start_time_of_day must be a time of the day such as 09:00, not 9",
    ),
    (
        rotation("overrides: [{start: 2026-12-21, end: §2026-12-14, user: bo}]"),
        "schedules.main.overrides[1].end must be later than start",
    ),
    (
        rotation("overrides: [{start: 2026-12-14, end: 2026-12-21, user: §boo}]"),
        "schedules.main.overrides[1].user 'boo' is no user of this file, did you mean 'bo'?",
    ),
    (rotation("overrides: [§{start: 2026-12-14, end: 2026-12-21}]"), "the key 'user' is missing here"),
    (
        rotation("overrides: [{start: 2026-12-14, end: §'2026-12-21T09:00+25:00', user: bo}]"),
        "schedules.main.overrides[1].end is no offset from UTC: +25:00",
    ),
    (
        rotation("escalation: [{after: §2 weeks, notify: next}]"),
        f"{LEVEL}.after must be a number of days such as '2 business days' or '7 days', not '2 weeks'",
    ),
    (
        rotation("escalation: [{after: §0 days, notify: next}]"),
        "schedules.main.escalation[1].after must be longer than nothing",
    ),
    (
        rotation("escalation: [{after: 2 days, notify: §nxt}]"),
        f"{LEVEL}.notify 'nxt' {NO_LEVEL}, did you mean 'next'?",
    ),
    (
        rotation("escalation: [{after: 2 days, notify: §main}]"),
        "schedules.main.escalation[1].notify is this schedule itself: write next for who follows",
    ),
    (
        rotation("escalation: [{after: 2 days, notify: next}, {after: §1 day, notify: bo}]"),
        "schedules.main.escalation[2].after must be later than the level before it: soonest first",
    ),
    (
        rotation("escalation: [{after: 5 business days, notify: next}, {after: §3 days, notify: bo}]"),
        "schedules.main.escalation[2].after must be later than the level before it: soonest first",
    ),
    (
        f"{PEOPLE}away: [{{user: §boo, start: 2026-12-12}}]",
        "away[1].user 'boo' is no user of this file, did you mean 'bo'?",
    ),
    (
        f"{PEOPLE}away: [{{user: bo, start: 2026-12-12, end: §2026-12-11}}]",
        "away[1].end must not be before start: it is the last day away",
    ),
    (
        f"{PEOPLE}away: [{{user: bo, start: §2026-12-12T09:00}}]",
        "away[1].start must be a date such as 2026-11-30, not '2026-12-12T09:00'",
    ),
    ("holidays: [§{name: X}]", "holidays[1] needs a date such as 2026-12-24, or a country such as DE"),
    (
        "holidays: [{date: 2026-12-24, country: §DE}]",
        "holidays[1].country stands beside a date: make two entries of it",
    ),
    (
        "users: {a: {region: emea}}\nholidays: [{date: 2026-12-24, region: §eemea}]",
        "holidays[1].region 'eemea' is the region of no user, did you mean 'emea'?",
    ),
    ("§user: {}", "unknown key 'user', did you mean 'users'?"),
    ("users: {ana: {§", "the file ends in the middle of this: close what is open"),
    ("§# nothing", "holds no settings: write {} to keep every default"),
]


def place_of(marked: str) -> str:
    """Line and column of the mark."""
    before = marked.partition(HERE)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(("marked", "message"), MISTAKES)
def test_a_mistake_is_told_at_its_place(marked: str, message: str, told: Told) -> None:
    """Line, column, what is wrong and what to write instead."""
    assert told({"rotation.yml": marked.replace(HERE, "")}) == [f"rotation.yml:{place_of(marked)}: {message}"]


def test_days_and_business_days_may_mix(told: Told) -> None:
    """Two business days can be later than three days."""
    levels = "escalation: [{after: 3 days, notify: next}, {after: 2 business days, notify: fallback}]"
    assert told({"rotation.yml": rotation(levels)}) == []


def test_a_name_that_looks_like_an_inside(told: Told) -> None:
    """Name and value are told apart, even of a key that is called as the checker calls names."""
    found = told({"rotation.yml": "users: {'[key]': 3}"})
    assert [line.partition(" must ")[0] for line in found] == [
        "rotation.yml:1:9: users.[key]",
        "rotation.yml:1:18: users.[key]",
    ]


def test_a_name_that_nothing_is_near_to_lists_what_there_is(told: Told) -> None:
    """In a small team; nobody reads through hundreds of names."""
    few = told({"rotation.yml": rotation(users="[zz]")})
    crowd = "".join(f"  user{number}:\n" for number in range(40))
    many = told({"rotation.yml": rotation(users="[zz]").replace("  cai:\n", f"  cai:\n{crowd}")})
    assert [line.rpartition("] ")[2] for line in few] == ["'zz' is no user of this file; valid here: ana, bo, cai"]
    assert [line.rpartition("] ")[2] for line in many] == ["'zz' is no user of this file"]


def test_all_mistakes_are_told_at_once(told: Told) -> None:
    """One look at the list is enough to mend the file."""
    text = "users: {ana: {gitlab: '@a', regon: x}}\nschedules: {main: {layers: [{users: []}]}}\naway: {}\n"
    assert [line.split(": ")[0] for line in told({"rotation.yml": text})] == [
        f"rotation.yml:{place}" for place in ("1:23", "1:29", "2:13", "2:29", "2:37", "3:7")
    ]
