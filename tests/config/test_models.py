"""Each setting of `bot.yml` with what it takes, and the sentence for what it does not."""

from __future__ import annotations

import pytest

from bot.config import BotConfig
from bot.config.durations import HOW
from tests.config.conftest import Told

RESERVED = "must not begin with 'feedback-bot-lease': the bot keeps its runs apart by such labels"
OTHER_QUESTION = "review:\n  fields:\n    - name: "


@pytest.mark.parametrize(
    ("written", "place", "sentence"),
    [
        (
            "zendesk: {source: Acme}",
            "1:19",
            "zendesk.source must be lower-case letters, digits and single dashes, up to 64, not 'Acme'",
        ),
        (
            "zendesk: {source: a--b}",
            "1:19",
            "zendesk.source must be lower-case letters, digits and single dashes, up to 64, not 'a--b'",
        ),
        (
            "privacy: {phone_region: UK}",
            "1:25",
            "privacy.phone_region must be a country with phone numbers of its own, such as GB (ISO 3166), not 'UK'",
        ),
        (
            "privacy: {phone_region: germany}",
            "1:25",
            "privacy.phone_region must be a country such as DE, not 'germany'",
        ),
        ("zendesk: {source: 12}", "1:19", "zendesk.source must be text in quotes, not 12"),
        ("zendesk: [a]", "1:10", "zendesk must hold 'name: value' lines"),
        (
            "gitlab: {project: feedback}",
            "1:19",
            "gitlab.project must be the path or the number of a project, such as 'support/feedback', not 'feedback'",
        ),
        (
            "gitlab: {project: true}",
            "1:19",
            "gitlab.project must be the path or the number of a project, such as 'support/feedback', not true",
        ),
        (
            "gitlab: {project: 0}",
            "1:19",
            "gitlab.project must be the path or the number of a project, such as 'support/feedback', not 0",
        ),
        (
            "gitlab: {project: 'https://git.example/a/b'}",
            "1:19",
            "gitlab.project must be the path or the number of a project, such as 'support/feedback', not 'https://git.example/a/b'",
        ),
        (
            "gitlab: {former_accounts: ['@old']}",
            "1:28",
            "gitlab.former_accounts[1] must be a GitLab user name without '@', not '@old'",
        ),
        (
            "gitlab: {former_accounts: old}",
            "1:27",
            "gitlab.former_accounts must be a list: one '- value' per line, not 'old'",
        ),
        (
            "mirror: {look_back: 7}",
            "1:21",
            "mirror.look_back must be a length of time with its unit, such as '7 days', not 7",
        ),
        ("mirror: {look_back: 0 days}", "1:21", "mirror.look_back must be longer than nothing"),
        (
            "mirror: {look_back: soon}",
            "1:21",
            f"mirror.look_back is not a length of time: 'soon'; {HOW}",
        ),
        ("close_idle: {after: 59 minutes}", "1:21", "close_idle.after must be at least 1 hour, not 59 minutes"),
        ("close_idle: {grace: 1 second}", "1:21", "close_idle.grace must be at least 1 hour, not 1 second"),
        (
            "close_idle: {after: []}",
            "1:21",
            "close_idle.after must be a length of time with its unit, such as '7 days', not []",
        ),
        ("mirror: {backfill: 2026-02-30}", "1:20", "mirror.backfill is not a day of the calendar: 2026-02-30"),
        (
            "mirror: {backfill: 30.11.2026}",
            "1:20",
            "mirror.backfill must be a date such as 2026-11-30, not '30.11.2026'",
        ),
        (
            "mirror: {backfill: 2009-12-31}",
            "1:20",
            "mirror.backfill is before 2010-01-01, which must be a slip: 2009-12-31",
        ),
        ("run: {max_writes: 9999999999999999999}", "1:19", "run.max_writes is too large a number"),
        ("run: {max_writes: '9'}", "1:19", "run.max_writes must be a whole number, not '9'"),
        ("run: {time_budget: 9 seconds}", "1:20", "run.time_budget must be 10 seconds to 1 day, not 9 seconds"),
        ("run: {time_budget: 25 hours}", "1:20", "run.time_budget must be 10 seconds to 1 day, not 1 day 1 hour"),
        ("mirror: {backfill: 20261130}", "1:20", "mirror.backfill must be a date such as 2026-11-30, not 20261130"),
        (
            "mirror: {exclude: {tags: [two words]}}",
            "1:27",
            "mirror.exclude.tags[1] must be one word: Zendesk's tags hold no spaces",
        ),
        ("mirror: {exclude: {tags: [2024]}}", "1:27", "mirror.exclude.tags[1] must be text in quotes, not 2024"),
        (
            "mirror: {exclude: {groups: [true]}}",
            "1:29",
            "mirror.exclude.groups[1] must be a name or Zendesk's number, not true: put other names in quotes",
        ),
        (
            "mirror: {exclude: {groups: [0]}}",
            "1:29",
            "mirror.exclude.groups[1] must be a name or Zendesk's number, not 0: put other names in quotes",
        ),
        ("mirror: {exclude: {organizations: ['']}}", "1:36", "mirror.exclude.organizations[1] must not be empty"),
        ("mirror: {exclude: {forms: [Bug]}}", "1:28", "mirror.exclude.forms[1] must be a whole number, not 'Bug'"),
        ("mirror: {show: {comment: yes}}", "1:26", "mirror.show.comment must be true or false, not 'yes'"),
        ("mirror: {show: {comment: 1}}", "1:26", "mirror.show.comment must be true or false, not 1"),
        ("mirror: {show: {comment: null}}", "1:26", "mirror.show.comment must be true or false, not nothing"),
        ("mirror: {show: {public_replies: 11}}", "1:33", "mirror.show.public_replies must be at most 10, not 11"),
        ("mirror: {show: {public_replies: 1.5}}", "1:33", "mirror.show.public_replies must be a whole number, not 1.5"),
        ("review: {fields: []}", "1:18", "review.fields must not be empty: list one at least"),
        ("run: {workers: true}", "1:16", "run.workers must be a whole number, not true"),
        ("run: {workers: 33}", "1:16", "run.workers must be at most 32, not 33"),
        ("run: {max_writes: 0}", "1:19", "run.max_writes must be at least 1, not 0"),
        ("pace: {notes_per_minute: 0}", "1:26", "pace.notes_per_minute must be at least 1, not 0"),
        ("pace: {notes_per_minute: off}", "1:26", "pace.notes_per_minute must be a whole number, not 'off'"),
        ("brake: {first_plan: false}", "1:21", "brake.first_plan must be tick or off, not false"),
        ("brake: {first_plan: on}", "1:21", "brake.first_plan must be tick or off, not 'on'"),
        ('status: {title: "a\\tb"}', "1:17", "status.title must be one line without invisible characters"),
        ('status: {title: " a"}', "1:17", "status.title must not begin or end with white space"),
        (f"status: {{title: {'x' * 256}}}", "1:17", "status.title must have at most 255 characters"),
        (
            "rotation: {routes: [{schedule: main, groups: []}]}",
            "1:21",
            "rotation.routes[1] fits no case: it needs groups, brands or regions",
        ),
        (
            "fallback: {reviewer: All}",
            "1:22",
            "fallback.reviewer is nobody's user name: GitLab notifies everybody by it, so name a person",
        ),
        (
            "fallback: {reviewer: '@head'}",
            "1:22",
            "fallback.reviewer must be a GitLab user name without '@', not '@head'",
        ),
        (
            "fallback: {labels: {good: same, bad: SAME}}",
            "1:38",
            "fallback.labels.bad is the label of good ratings already",
        ),
        (
            "fallback: {labels: {good: 'a,b'}}",
            "1:27",
            "fallback.labels.good must not hold a comma: GitLab separates labels by it",
        ),
        (
            "fallback: {labels: {paused: Feedback-Bot-Lease-1}}",
            "1:29",
            f"fallback.labels.paused {RESERVED}",
        ),
        (f"{OTHER_QUESTION}/close", "3:13", "review.fields[1].name must not begin with '/': GitLab would act upon it"),
        (
            f"{OTHER_QUESTION}Ask @ana",
            "3:13",
            "review.fields[1].name must not mention anybody (@): every card would notify them",
        ),
        (
            f"{OTHER_QUESTION}'**Bold**'",
            "3:13",
            "review.fields[1].name must not hold *, ` or HTML: they would change the card around it",
        ),
        (
            f"{OTHER_QUESTION}a <!-- b",
            "3:13",
            "review.fields[1].name must not hold *, ` or HTML: they would change the card around it",
        ),
        ("review: {fields: [{}]}", "1:19", "the key 'name' is missing here"),
        ("review: {fields: ['Why?']}", "1:19", "review.fields[1] must hold 'name: value' lines, not 'Why?'"),
    ],
)
def test_what_a_setting_does_not_take_is_told_in_a_sentence(
    written: str, place: str, sentence: str, told: Told
) -> None:
    """Wrong types are never converted silently; the sentence says what to write."""
    others = ("labels.yml says", "is no schedule of rotation.yml")
    found = [line for line in told({"bot.yml": written}) if not any(each in line for each in others)]
    assert found == ([f"bot.yml:{place}: {sentence}"])


@pytest.mark.parametrize(
    "written",
    ["rotation: {routes: }", "gitlab: {former_accounts: , ignore_users: }", "ping: {urgent: {tags: , scores: }}"],
)
def test_a_heading_of_a_list_without_lines_is_an_empty_list(written: str, told: Told) -> None:
    """Whoever deletes the last line of a list need not delete its heading."""
    assert told({"bot.yml": written}) == []


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("runn: {}", "bot.yml:1:1: unknown key 'runn', did you mean 'run'?"),
        ("run: {max_write: 1}", "bot.yml:1:7: unknown key 'max_write', did you mean 'max_writes'?"),
        ("mirror: {show: {Tags: true}}", "bot.yml:1:17: unknown key 'Tags', did you mean 'tags'?"),
        ("review: {fields: [{name: 'Why?', tpye: text}]}", "bot.yml:1:34: unknown key 'tpye', did you mean 'type'?"),
        ("status: {zzz: 1}", "bot.yml:1:10: unknown key 'zzz'; valid here: heartbeat, title"),
    ],
)
def test_unknown_keys_are_told_with_the_nearest_valid_name(key: str, sentence: str, told: Told) -> None:
    """A slip in a name is found at the name, on every level."""
    assert [sentence] == told({"bot.yml": key})


def test_settings_cannot_be_changed_by_the_bot() -> None:
    """What the admin wrote is what every part of a run sees."""
    with pytest.raises(ValueError, match="frozen"):
        BotConfig().run.workers = 9
