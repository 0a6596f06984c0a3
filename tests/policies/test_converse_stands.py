"""What people decided stands: through renamed labels, reopened cases, new ratings, other bots and mere reactions."""

from __future__ import annotations

from bot.config import LabelsConfig
from bot.label_pass import LabelPass
from bot.sandbox import people
from tests.reviewing import BOT, CAUSE, DOCS, DONE, NO, NOTHING_LEFT, OTHER, PROCESS, YES, Talking
from tests.world import HOURS, World, configured

CLOSES = {"review": {"close_when_done": True}}


def renamed() -> LabelsConfig:
    """`labels.yml` in which the cause has another name."""
    shipped = LabelsConfig()
    causes = tuple(
        each.model_copy(update={"name": "feedback::documents", "was": (DOCS,)}) if each.name == DOCS else each
        for each in shipped.causes
    )
    return shipped.model_copy(update={"causes": causes})


def test_a_renamed_cause_stays(world: World) -> None:
    """A cause that was named by a command or a click is the same one after its label got another name."""
    case = Talking(world)
    case.hears(f"{BOT} label docs-issue")
    other = Talking(world)
    other.clicks(add_labels=(DOCS,))
    other.looks()
    world.config = configured(labels=renamed())
    with world.ports() as ports:
        LabelPass(ports, is_forced=True).run()
    for each in (case, other):
        each.says("noted")
    case.looks()
    assert [[label for label in each.issue.labels if label.startswith("feedback::")] for each in (case, other)] == [
        ["feedback::documents"],
        ["feedback::documents"],
    ]


def test_a_case_that_somebody_reopened_by_command_stays_open(world: World) -> None:
    """Nothing is left to do there, but a person wants it open."""
    world.set(CLOSES)
    case = Talking(world)
    case.hears(NOTHING_LEFT)
    assert case.issue.state == "closed"
    case.hears(f"{BOT} reopen")
    case.says("one more thought")
    case.looks()
    assert case.issue.state == "opened"


def test_bad_again_asks_again(world: World) -> None:
    """Answers of the round before do not close a case that turned bad again, not even when its card is gone."""
    world.set(CLOSES)
    case = Talking(world)
    case.hears(NOTHING_LEFT)
    case.rates("good")
    case.looks()
    case.deletes(case.card_note)
    case.rates("bad", "broken again")
    case.looks()
    assert (case.issue.state, case.stands[0]) == ("opened", "Summary of ticket/feedback: **missing**")


def test_words_on_a_good_case_are_no_review(world: World) -> None:
    """What somebody noted while all was well is no answer to the complaint that came later."""
    world.set(CLOSES)
    case = Talking(world, "good")
    case.hears(NOTHING_LEFT)
    case.rates("bad", "broken")
    case.looks()
    assert (case.issue.state, case.stands[0]) == ("opened", "Summary of ticket/feedback: **missing**")


def test_another_bots_click_is_nobodys(world: World) -> None:
    """What a person answered stands, whatever a triage bot sorts the case into."""
    case = Talking(world)
    case.hears(CAUSE)
    case.clicks(people.TRIAGE, add_labels=(PROCESS,))
    case.looks()
    assert case.causes == [DOCS]


def test_a_reaction_makes_no_comment_newer(world: World) -> None:
    """Who likes an older comment does not repeat it: GitLab moves the time of its edit all the same."""
    case = Talking(world)
    older = case.says("* **Cause:** process")
    case.says(CAUSE, OTHER)
    world.wait(HOURS)
    world.sandbox.gitlab.award(older, case.person(OTHER), "thumbsup")
    case.looks()
    assert case.causes == [DOCS]


def test_nobody_needs_to_write_twice(world: World) -> None:
    """`N` after somebody wrote takes nothing back: the customer heard from us."""
    case = Talking(world)
    case.hears(YES)
    case.hears(f"{BOT} contacted")
    case.hears(NO)
    assert DONE in case.issue.labels


def test_old_commands_of_a_lost_card_stay_done(world: World) -> None:
    """A card that comes back in two looks, the first of which could not write, does not carry commands out anew."""
    case = Talking(world)
    case.hears(f"{BOT} close")
    case.hears(f"{BOT} reopen")
    case.deletes(case.card_note)
    world.wait(25 * HOURS)
    world.run(max_writes=1)
    case.looks()
    assert (case.issue.state, len(world.notes(case.issue, "answer"))) == ("opened", 1)
