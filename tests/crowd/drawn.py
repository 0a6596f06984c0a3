"""How hypothesis draws what people do."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from bot.sandbox.faults import Fault
from tests.crowd import acts, phrases

PAUSES = st.sampled_from([1.0, 7.0, 35.0, 61.0, 95.0, 1_000.0, 11_111.0])
LONG = st.sampled_from([130.0, 5_000.0, 40_123.0, 90_007.0, 200_003.0, 500_009.0])
CASES = st.sampled_from([0, 0, 0, 1, 2])
MANAGERS, ALL = st.sampled_from(acts.MANAGERS), st.sampled_from(acts.EVERYBODY)
LABELS = st.sampled_from([phrases.DOCS, phrases.PROCESS, phrases.PENDING, phrases.DONE, phrases.KEPT])
FAULTS = st.builds(
    Fault,
    kind=st.just("lost_reply"),
    service=st.just("gitlab"),
    method=st.sampled_from(["POST", "PUT", "DELETE"]),
    nth=st.integers(1, 5),
    reply=st.sampled_from(["reset", "502", "stall"]),
    seconds=st.just(0.01),
)

SAY = st.builds(acts.Say, CASES, ALL, st.sampled_from(phrases.ALL), PAUSES)
ANSWER = st.builds(
    acts.Say, CASES, MANAGERS, st.sampled_from([each for field in phrases.FIELDS.values() for each in field]), PAUSES
)
ASK = st.builds(acts.Say, CASES, MANAGERS, st.sampled_from(phrases.COMMANDS), PAUSES)
EDIT = st.builds(acts.Edit, CASES, st.integers(0, 5), st.sampled_from(phrases.ALL), PAUSES)
DELETE = st.builds(acts.Delete, CASES, st.integers(0, 5), PAUSES)
DELETE_CARD = st.builds(acts.DeleteCard, CASES, PAUSES)
CLICK = st.builds(acts.Click, CASES, MANAGERS, LABELS, PAUSES)
ASSIGN = st.builds(acts.Assign, CASES, MANAGERS, st.sampled_from([*acts.MANAGERS, ""]), PAUSES)
TOGGLE = st.builds(acts.Toggle, CASES, MANAGERS, PAUSES)
AWARD = st.builds(acts.Award, CASES, MANAGERS, PAUSES)
RATE = st.builds(acts.Rate, CASES, st.sampled_from(["good", "bad"]), st.sampled_from(["Hm.", "Again.", ""]), PAUSES)
WAIT = st.builds(acts.Wait, LONG)
RUN = st.builds(acts.Run, PAUSES)
FAULTY_RUN = st.builds(acts.FaultyRun, FAULTS, PAUSES)
LOSE_CACHE = st.builds(acts.LoseCache, PAUSES)


def examples(few: int) -> int:
    """How many examples to try: a few, or as many as a profile asks for (`--hypothesis-profile=thorough`)."""
    return few if settings.get_current_profile_name() == "repo" else settings().max_examples
