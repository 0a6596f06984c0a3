"""What must hold of how people are asked about cases."""

from __future__ import annotations

from collections import Counter

from tests.year.book import Ask, Case
from tests.year.sight import Look, Told
from tests.year.watch import MOST, Moment, Watch

NOT_KNOWN = frozenset({"ana", "bo", "cai", "dora", "eli", "faye"})
"""Everybody: beyond who follows the watch does not look."""

IN_TURN = frozenset({"reminder", "rotation", "description"})
"""How the present manager is addressed in the issue of the turn."""


def judge(watch: Watch, moment: Moment, look: Look) -> None:
    """Judges one look of the bot, and notes who was asked."""
    told = [each for each in look.told if each.kind != "assigned" or _is_unasked(watch, each)]
    per_case = Counter(each.ticket for each in told if each.ticket is not None)
    for ticket, count in per_case.items():
        if count > 1:
            watch.complain(moment.now, "two at once", f"{count} people were addressed in one run", ticket)
    for each in sorted(told, key=lambda each: each.ticket is None):  # a reminder counts what was mentioned just before
        key = next(person.key for person in watch.office.everybody if person.name == each.name)
        case = None if each.ticket is None else watch.book.of_ticket(each.ticket)
        _in_hours(watch, moment, key, case, each)
        if case is None:
            _reminded(watch, moment, look, key, each)
        else:
            _mentioned(watch, moment, key, case)
    for case in watch.book.cases.values():
        _asked_in_time(watch, moment, case)


def _is_unasked(watch: Watch, told: Told) -> bool:
    """Whether an issue was given to somebody although nobody had said or done anything there."""
    return told.ticket is not None and watch.book.of_ticket(told.ticket).waits


def _in_hours(watch: Watch, moment: Moment, key: str, case: Case | None, told: Told) -> None:
    """Nobody is pinged while away or at night, urgent cases apart; who is away is not on duty for these either."""
    office, now = watch.office, moment.now
    ticket = case.ticket if case else None
    if office.is_away(key, office.day(key, now)):
        watch.complain(now, "away", f"{key} was addressed ({told.kind})", ticket)
    elif not office.works(key, now) and not (case and case.is_urgent):
        watch.complain(now, "at night", f"{key} was addressed ({told.kind})", ticket)


def _mentioned(watch: Watch, moment: Moment, key: str, case: Case) -> None:
    """Judges a mention in a case's own issue."""
    now, why_not = moment.now, _why_not(watch, moment, key, case)
    if why_not:
        watch.complain(now, "mention", f"{key} was addressed {why_not}", case.ticket)
    case.asks.append(Ask(now, key, is_mention=True, is_on_duty=key == moment.turn.key))
    if len(case.mentions) > MOST:
        watch.complain(now, "three", f"mention {len(case.mentions)}, of {key}", case.ticket)
    if watch.is_used_up(key, now) and not case.is_urgent:
        watch.complain(now, "per day", f"{key} was addressed on more than {watch.per_day} cases", case.ticket)
    watch.mentioned[key, watch.office.day(key, now)] += 1


def _why_not(watch: Watch, moment: Moment, key: str, case: Case) -> str:
    """Why somebody must not be addressed about a case now, empty where it is right."""
    now, first = moment.now, case.round_asks[:1]
    if not case.waits and (first or not case.is_only_reacted_to):
        return f"though people dealt with it: {case.deeds[-1][1]} at {case.deeds[-1][0]:%a %d %H:%M}Z"
    if not first:
        return "" if key == moment.turn.key else f"first, and {moment.turn.key} is on duty"
    if watch.is_assigning and key == moment.turn.key and all(ask.at < moment.turn.start for ask in case.round_asks):
        return ""  # the issue goes on to who reviews now
    secondary, fallback = watch.secondary_due(case), watch.fallback_due(case)
    if fallback and now >= fallback.soonest and key == watch.office.fallback.key:
        return ""
    if secondary and now >= secondary.soonest:
        wanted = _next(moment, case)
        return "" if key in wanted else f"as secondary, and {wanted} are"
    return f"again or too early: {first[0].key} was asked at {first[0].at:%a %d %H:%M}Z"


def _next(moment: Moment, case: Case) -> frozenset[str]:
    """Who comes next: whoever is on duty where they were not asked yet, else who follows; nobody is asked twice."""
    asked = _asked(case)
    following = moment.following.key if moment.following else None
    if moment.turn.key not in asked:
        return frozenset({moment.turn.key})
    return frozenset({following}) if following and following not in asked else NOT_KNOWN - asked


def _asked(case: Case) -> set[str]:
    """Whom the case itself asked in this round: first, by a list perhaps, and then by mentions."""
    return {ask.key for ask in case.round_asks if ask.is_mention or ask == case.round_asks[0]}


def _reminded(watch: Watch, moment: Moment, look: Look, key: str, told: Told) -> None:
    """Judges an address in the issue of a turn, and counts what its list holds as asked."""
    if told.kind == "notice":
        if moment.upcoming is None or key != moment.upcoming.key:
            watch.complain(moment.now, "notice", f"{key} got one, and is not next")
        return
    if told.kind == "handover":
        if told.issue in look.open_turns:
            watch.complain(moment.now, "reminder", f"{key} was addressed by a hand-over of an issue that is open")
        return
    if told.kind not in IN_TURN or key != moment.turn.key:
        watch.complain(moment.now, "reminder", f"{key} was addressed ({told.kind}); {moment.turn.key} is on duty")
        return
    if told.issue not in look.open_turns:
        watch.complain(moment.now, "reminder", f"{key} was addressed in an issue that is closed")
    unlisted = [case for case in watch.book.waiting if case.seen_at and case.ticket not in look.listed]
    for case in watch.book.waiting:
        if case.ticket in look.listed or len(unlisted) <= look.more:
            case.asks.append(Ask(moment.now, key, is_mention=False))


def _asked_in_time(watch: Watch, moment: Moment, case: Case) -> None:
    """Every bad case has one manager, the one on duty, from that person's first morning on; then the others."""
    if not case.waits or not watch.office.works(moment.turn.key, moment.now):
        if case.waits:
            _climbed(watch, moment, case)
        return
    managers = [ask for ask in case.round_asks if not _is_further(watch, case, ask)]
    if (not managers or managers[-1].key != moment.turn.key) and not _may_wait(watch, moment, case):
        was = f"{managers[-1].key} was, at {managers[-1].at:%a %d %H:%M}Z" if managers else "nobody was"
        watch.complain(moment.now, "unasked", f"{moment.turn.key} is on duty and was not asked; {was}", case.ticket)
    _climbed(watch, moment, case)


def _is_further(watch: Watch, case: Case, ask: Ask) -> bool:
    """Whether it was the secondary or the fallback who was asked: in the case's own issue, and not first."""
    return ask.is_mention and ask != case.round_asks[0] and not ask.is_on_duty


def _may_wait(watch: Watch, moment: Moment, case: Case) -> bool:
    """A case beyond the number of a day, or of its life, is counted in the reminder of the next morning."""
    key = moment.turn.key
    began = case.began
    is_of_today = began is not None and watch.office.day(key, moment.now) == max(
        watch.office.day(key, began), watch.office.day(key, case.seen_at or began)
    )
    return is_of_today and (watch.is_used_up(key, moment.now) or len(case.mentions) >= MOST)


def _climbed(watch: Watch, moment: Moment, case: Case) -> None:
    """The secondary and the fallback are asked once it is due, as soon as they work."""
    if len(case.mentions) >= MOST:
        return
    fallback = watch.office.fallback.key
    steps = (
        ("secondary", watch.secondary_due(case), moment.following.key if moment.following else fallback),
        ("fallback", watch.fallback_due(case), fallback),
    )
    for name, window, key in steps:
        if window is None or moment.now < window.latest or key == moment.turn.key or key in _asked(case):
            continue
        done = [ask for ask in case.round_asks if ask.is_mention and ask.at >= window.soonest]
        if name == "fallback":
            done = [ask for ask in done if ask.key == fallback]
        if not done and watch.office.works(key, moment.now) and not watch.is_used_up(key, moment.now):
            watch.complain(moment.now, name, f"{key} was not asked, due {window.latest:%a %d %H:%M}Z", case.ticket)
