"""What `check` warns of: oddities of a rotation, each at its line; no mistakes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.config import load
from bot.config.rotation_check import warnings
from tests.config.conftest import Write
from tests.config.rotations import PEOPLE, WEEKLY, rotation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday."""

WORKDAYS = "{type: weekly_restriction, start_day_of_week: 1, start_time_of_day: '09:00', duration: 4 days 8 hours}"
SIX_DAYS = WORKDAYS.replace("4 days", "5 days")
DAILY = "start: 2026-01-05T09:00, rotation_turn_length: 1 day"
LATER = WEEKLY.replace("2026", "2028")
TOLD = "schedules.main"
WEEKLY_IS_FAIR = ": their turns always fall outside of the restrictions; weekly turns are fair"
CROWD = ", ".join(f"{letter}:" for letter in "abcdefghijklmnopqrstu")
LISTED = CROWD.replace(":", "")
MORE = "more gaps within a year"
SWAPS = [f"  - {{start: 2026-11-{day}, end: 2026-11-{day + 1}, user: bo}}" for day in (24, 26, 28)]
FILL = ": add somebody, or tell in `covers` when somebody shall be"
EXAMPLES = {
    "nothing": (rotation(), []),
    "the weekends": (
        rotation(users=f"[ana, bo, cai], restrictions: [{WORKDAYS}]"),
        [f"6:3: {TOLD}: nobody is on call from Sun 2026-11-22 13:00 to Mon 2026-11-23 09:00, and in 52 {MORE}{FILL}"],
    ),
    "weekends that are meant": (
        rotation(f"covers: [{WORKDAYS}]", users=f"[ana, bo, cai], restrictions: [{WORKDAYS}]"),
        [],
    ),
    "a vacant slot": (
        rotation(users="[ana, bo, cai, ~]").replace("2026-01-05", "2026-11-23"),
        [f"6:3: {TOLD}: nobody is on call from Mon 2026-12-14 09:00 to Mon 2026-12-21 09:00, and in 12 {MORE}{FILL}"],
    ),
    "all of them away": (
        f"{rotation()}away:\n" + "".join(f"  - {{user: {name}, start: 2027-08-02}}\n" for name in ("ana", "bo", "cai")),
        [f"6:3: {TOLD}: nobody is on call from Mon 2027-08-02 00:00 to Tue 2027-08-03 00:00{FILL}"],
    ),
    "all of them away twice": (
        f"{rotation()}away:\n"
        + "".join(
            f"  - {{user: {name}, start: 2027-0{month}-02}}\n" for name in ("ana", "bo", "cai") for month in (3, 8)
        ),
        [
            (
                f"6:3: {TOLD}: nobody is on call from Tue 2027-03-02 00:00 to Wed 2027-03-03 00:00, and in 1 more gap "
                f"within a year{FILL}"
            )
        ],
    ),
    "an end within the year": (
        rotation(users="[ana, bo, cai], end: 2027-03-01T09:00"),
        [f"6:3: {TOLD}: nobody is on call from Mon 2027-03-01 09:00 on{FILL}"],
    ),
    "an ended schedule": (
        rotation(users="[ana, bo, cai], end: 2026-11-01"),
        [f"6:3: {TOLD}: ended Sun 2026-11-01 00:00: nobody is on call any more"],
    ),
    "a schedule that begins later": (
        rotation().replace("2026-01-05", "2027-06-07"),
        [f"6:3: {TOLD}: begins only on Mon 2027-06-07 09:00: nobody is on call until then"],
    ),
    "a schedule that begins next week": (rotation().replace("2026-01-05", "2026-11-30"), []),
    "a schedule that begins the week after": (
        rotation().replace("2026-01-05", "2026-12-07"),
        [f"6:3: {TOLD}: begins only on Mon 2026-12-07 09:00: nobody is on call until then"],
    ),
    "a swap before a schedule that begins later": (
        rotation("overrides:", "  - {start: 2026-11-22, end: 2026-11-23, user: bo}").replace(
            "2026-01-05", "2027-06-07"
        ),
        [f"6:3: {TOLD}: nobody is on call from Mon 2026-11-23 00:00 to Mon 2027-06-07 09:00{FILL}"],
    ),
    "a live schedule beside layers that begin later": (
        rotation("source: pagerduty", "id: P1")
        .replace("2026-01-05", "2027-06-07")
        .replace("ana:", "ana: {pagerduty: U1}", 1),
        [],
    ),
    "an empty schedule": (
        f"{rotation()}  other: {{time_zone: UTC}}\n",
        ["10:3: schedules.other: holds neither layers nor overrides: nobody is ever on call"],
    ),
    "a live schedule": (
        "users: {ana: {pagerduty: U1}}\nschedules: {main: {time_zone: UTC, source: pagerduty, id: P1}}",
        [],
    ),
    "a live schedule of strangers": (
        "schedules: {main: {time_zone: UTC, source: pagerduty, id: P1}}",
        [f"1:59: {TOLD}.id: no user has a `pagerduty` id: nobody whom PagerDuty names is known here"],
    ),
    "somebody away on duty": (
        rotation("overrides:", "  - {start: 2026-12-19, end: 2026-12-21, user: bo}")
        + "away:\n  - {user: ana, start: 2026-12-20}\n  - {user: bo, start: 2026-12-12, end: 2026-12-20}\n",
        [f"11:52: {TOLD}.overrides[1].user: brings bo on duty, who is away 2026-12-12 to 2026-12-20 (line 14)"],
    ),
    "several absences in one override": (
        rotation("overrides:", "  - {start: 2026-12-12, end: 2026-12-21, user: bo}")
        + "away:\n"
        + "".join(f"  - {{user: bo, start: 2026-12-{day}}}\n" for day in (14, 16, 18)),
        [
            (
                f"11:52: {TOLD}.overrides[1].user: brings bo on duty, who is away 2026-12-14 to 2026-12-14, and in 2 "
                "more absences (line 13)"
            )
        ],
    ),
    "back in time for an override": (
        rotation("overrides:", "  - {start: 2026-12-21, end: 2026-12-22, user: bo}")
        + "away:\n  - {user: bo, start: 2026-12-12, end: 2026-12-20}\n",
        [],
    ),
    "an override that is over": (
        rotation("overrides:", "  - {start: 2026-10-05, end: 2026-10-06, user: bo}")
        + "away:\n  - {user: bo, start: 2026-10-05}\n",
        [f"11:9: {TOLD}.overrides[1]: ended Tue 2026-10-06 00:00: it counts no more and can be deleted"],
    ),
    "an override that is over before a wrong one": (
        rotation(
            "overrides:",
            "  - {start: 2026-10-05, end: 2026-10-06, user: bo}",
            "  - {start: 2026-12-19, end: 2026-12-21, user: bo}",
        )
        + "away:\n  - {user: bo, start: 2026-12-20}\n",
        [
            f"11:9: {TOLD}.overrides[1]: ended Tue 2026-10-06 00:00: it counts no more and can be deleted",
            f"12:52: {TOLD}.overrides[2].user: brings bo on duty, who is away 2026-12-20 to 2026-12-20 (line 14)",
        ],
    ),
    "an override that goes on": (rotation("overrides:", "  - {start: 2026-11-20, end: 2026-11-27, user: bo}"), []),
    "a layer of the year after next": (
        rotation().replace(
            "    layers:\n", f"    layers:\n      - {{{WEEKLY.replace('2026', '2028')}, users: [bo]}}\n"
        ),
        [],
    ),
    "one who never serves": (
        (
            "users: {a: , b: , c: , d: , e: , f: , g: }\nschedules:\n  main:\n    time_zone: UTC\n    layers:\n"
            f"      - {{{DAILY}, users: [a, b, c, d, e, f, g], restrictions: [{SIX_DAYS}]}}\n"
            f"    covers: [{SIX_DAYS}]\n"
        ),
        [f"6:90: {TOLD}.layers[1].users[7]: g never serves{WEEKLY_IS_FAIR}"],
    ),
    "seven people by the day": (
        (
            "users: {a: , b: , c: , d: , e: , f: , g: }\nschedules:\n  main:\n    time_zone: UTC\n    layers:\n"
            f"      - {{{DAILY}, users: [a, b, c, d, e, f, g], restrictions: [{WORKDAYS}]}}\n"
            f"    covers: [{WORKDAYS}]\n"
        ),
        [f"6:87: {TOLD}.layers[1].users[6]: f and g never serve{WEEKLY_IS_FAIR}"],
    ),
    "more people by the day than one reads": (
        (
            f"users: {{{CROWD}}}\nschedules: {{main: {{time_zone: UTC, layers: [{{{DAILY}, users: [{LISTED}], "
            f"restrictions: [{WORKDAYS}]}}], covers: [{WORKDAYS}]}}}}"
        ),
        [f"2:123: {TOLD}.layers[1].users[6]: f, g, m, n, t and 1 more never serve{WEEKLY_IS_FAIR}"],
    ),
    "one person only": (
        rotation(users="[ana]").replace("  bo:\n  cai:\n", ""),
        [f"4:3: {TOLD}.escalation[1].notify: next asks nobody: ana is the only one on call within a year"],
    ),
    "a level that asks whoever is on call": (
        rotation("escalation: [{after: 1 day, notify: bo}]"),
        [
            (
                f"10:41: {TOLD}.escalation[1].notify: asks bo, who is on call here at times and cannot be asked after "
                "themselves"
            )
        ],
    ),
    "a secondary list of another length": (
        rotation("escalation: [{after: 1 day, notify: second}]").replace("2026-01-05", "2026-11-23")
        + "  second:\n    time_zone: UTC\n    layers: [{start: 2026-11-23T08:00, rotation_turn_length: 1 week, "
        "users: [bo, ana]}]\n    escalation: []\n",
        [
            (
                f"10:41: {TOLD}.escalation[1].notify: ana is on call in both schedules Mon 2026-12-14 09:00 to Mon "
                "2026-12-21 09:00, and 28 more times within a year: whoever follows there is asked instead; next never "
                "meets itself"
            )
        ],
    ),
    **{
        f"{len(rows)} days on which a secondary is the first": (
            rotation("escalation: [{after: 1 day, notify: second}]")
            + "  second:\n    time_zone: Europe/Prague\n    layers: [{start: 2026-01-05T09:00, rotation_turn_length: "
            "1 week, users: [bo, cai, ana]}]\n    overrides:\n"
            + "".join(f"    {row}\n" for row in rows)
            + "    escalation: []\n",
            [
                (
                    f"10:41: {TOLD}.escalation[1].notify: bo is on call in both schedules Tue 2026-11-24 00:00 to Wed "
                    f"2026-11-25 00:00{more}: whoever follows there is asked instead; next never meets itself"
                )
            ],
        )
        for rows, more in (
            (SWAPS[:1], ""),
            (SWAPS[:2], ", and 1 more time within a year"),
            (SWAPS, ", and 2 more times within a year"),
        )
    },
    "people whom nobody asks": (
        rotation().replace(
            "  cai:\n", "  cai:\n  dee:\n  eli: {zendesk: 7}\n  fay: {zendesk: 8, manager: gus}\n  gus:\n"
        ),
        [
            f"{line}:3: users.{name}: stands in no layer or override, and no ticket leads to them: nobody asks them"
            for line, name in ((5, "dee"), (6, "eli"))
        ],
    ),
    "a layer below another": (
        (
            f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n      - {{{WEEKLY}, users: [ana, cai]}}\n"
            f"      - {{{WEEKLY}, users: [bo, cai]}}\n"
        ),
        [f"9:9: {TOLD}.layers[1]: never counts within a year: the layers below it in the file hide it"],
    ),
    "a layer that stands in while all are away": (
        (
            f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n      - {{{WEEKLY}, users: [ana]}}\n"
            f"      - {{{WEEKLY}, users: [bo, cai]}}\n"
            "away:\n  - {user: bo, start: 2026-12-20, end: 2027-01-03}\n  - {user: cai, start: 2026-12-28}\n"
        ),
        [],
    ),
    "a layer that hides another but for absences": (
        (
            f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n      - {{{WEEKLY}, users: [ana]}}\n"
            f"      - {{{WEEKLY}, users: [bo, cai]}}\naway:\n  - {{user: bo, start: 2026-12-20, end: 2027-01-03}}\n"
        ),
        [f"9:9: {TOLD}.layers[1]: never counts within a year: the layers below it in the file hide it"],
    ),
    "a layer that shows through vacant slots": (
        (
            f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n      - {{{WEEKLY}, users: [ana, cai]}}\n"
            f"      - {{{WEEKLY}, users: [bo, ~]}}\n"
        ),
        [],
    ),
    "a layer that is over": (
        (
            f"{PEOPLE}schedules:\n  main:\n    time_zone: UTC\n    layers:\n"
            f"      - {{{WEEKLY}, end: 2026-11-22, users: [ana]}}\n      - {{{WEEKLY}, users: [bo, cai]}}\n"
        ),
        [f"9:9: {TOLD}.layers[1]: ended Sun 2026-11-22 00:00: it counts no more and can be deleted"],
    ),
    "a layer of vacant slots": (
        rotation().replace("    layers:\n", f"    layers:\n      - {{{WEEKLY}, users: [~]}}\n"),
        [f"9:72: {TOLD}.layers[1].users: holds only vacant slots: nobody serves in this layer"],
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_warning_stands_at_its_line(name: str, write: Write) -> None:
    """One for each thing that is odd, none for what is not; the file is no less sound."""
    text, expected = EXAMPLES[name]
    config = load(write({"rotation.yml": text, "bot.yml": "fallback: {reviewer: head}"}))
    found = warnings(config, NOW)
    assert config.problems == ()
    assert [str(problem).rpartition("rotation.yml:")[2] for problem in found] == expected


def test_no_warnings_about_a_broken_file(write: Write) -> None:
    """Its mistakes come first."""
    assert warnings(load(write({"rotation.yml": "users: 3"})), NOW) == ()


@pytest.mark.parametrize("name", ["head", "HEAD", "dee"])
@pytest.mark.parametrize("now", [NOW - timedelta(days=300), NOW, NOW + timedelta(days=3000)])
def test_the_fallback_is_used(now: datetime, name: str, write: Write) -> None:
    """Whoever serves in gaps may stand in the file for their hours alone, by key or user name."""
    text = rotation().replace("  cai:\n", "  cai:\n  dee: {gitlab: head, working_hours: mon 9:00-10:00}\n")
    config = load(write({"rotation.yml": text, "bot.yml": f"fallback: {{reviewer: {name}}}"}))
    assert warnings(config, now) == ()
