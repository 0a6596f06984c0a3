"""The rotation that an admin begins with: nobody is on call, and an example shows how to change that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.config.reference import flow

SCHEDULE = "feedback-review"
"""The name of the example's schedule."""

_NOBODY_YET = "Nobody is on call yet: take the example below, without its signs in front, and put your\n# people in."
_A_TEAM = "The people below take turns of a week: change what does not fit, and say who is away.\n#"
ROTATION = """\
# yaml-language-server: $schema=schemas/rotation.schema.json
# Who reviews bad ratings when. Nobody is on call yet: take the example below, without its signs in front, and put your
# people in. docs/admins.md teaches it step by step. `feedback-bot rotation check` finds mistakes before they hurt and
# shows, with --against and the file as it was, who moves by a change.

# Everybody who can be on call, by a key that stays the same for ever.
users: {}

# Who is on call when. The first schedule serves where bot.yml names no other.
schedules: {}

# Who is absent when: whole days, the last one included. The next one who is there stands in.
away: []

# Days off of everybody, or of a region: nobody is pinged, and deadlines do not run.
holidays: []

# An example: three people take turns of a week, from Monday 9:00 to Friday 17:00, Prague time.
#
# users:
#   ana: {gitlab: ana.k, time_zone: Europe/Prague}
#   bo: {time_zone: America/New_York, working_hours: "mon-thu 08:30-16:30"}
#   cai: {}
#
# schedules:
#   feedback-review:
#     time_zone: Europe/Prague
#     layers: # the last one wins where several overlap
#       - name: Weekly manager
#         start: 2026-01-05T09:00 # by the clock on the wall there, summer and winter
#         rotation_turn_length: 1 week
#         users: [ana, bo, cai] # ~ is a slot that stays vacant
#         restrictions: # Monday 9:00 and four days and eight hours more: to Friday 17:00
#           - {type: weekly_restriction, start_day_of_week: 1, start_time_of_day: "09:00", duration: 4 days 8 hours}
#     covers: # the gap over the weekend is meant
#       - {type: weekly_restriction, start_day_of_week: 1, start_time_of_day: "09:00", duration: 4 days 8 hours}
#     overrides: # who stands in, whatever the layers say; the last one wins
#       - {start: 2027-12-13T09:00, end: 2027-12-17T17:00, user: cai}
#     escalation: # who is asked when nobody answers
#       - {after: 2 business days, notify: next}
#       - {after: 7 days, notify: fallback}
#
# away:
#   - {user: bo, start: 2027-08-02, end: 2027-08-13}
#
# holidays:
#   - {date: 2027-12-24, name: Christmas Eve}
"""


def example() -> str:
    """The example alone, ready to use."""
    _, _, commented = ROTATION.partition("\n# An example: ")
    lines = [line.removeprefix("#").removeprefix(" ") for line in commented.splitlines()[1:]]
    return "\n".join(lines) + "\n"


def filled(people: Mapping[str, str], time_zone: str, monday: date) -> str:
    """The file of a team whose members take turns of a week, from Monday 9:00 to Friday 17:00.

    Args:
        people: user names in GitLab by key, in the order of their turns.
        time_zone: IANA name.
        monday: on which the first turn began.
    """
    users = "".join(f"  {flow(key)}: {flow({} if key == name else {'gitlab': name})}\n" for key, name in people.items())
    _, _, schedule = example().partition("\nschedules:\n")
    schedule = re.sub(r"overrides:(.*)\n(?:      - .*\n)+", r"overrides: []\1\n", schedule.partition("\naway:")[0])
    for shown, own in (
        ("Europe/Prague", time_zone),
        ("2026-01-05", monday.isoformat()),
        ("[ana, bo, cai]", f"[{', '.join(map(flow, people))}]"),
    ):
        schedule = schedule.replace(shown, own)
    if len(people) == 1:  # nobody is next
        schedule = re.sub(r".*notify: next.*\n", "", schedule)
    text = ROTATION.replace(_NOBODY_YET, _A_TEAM)
    return text.replace("users: {}\n", f"users:\n{users}").replace("schedules: {}\n", f"schedules:\n{schedule}")
