"""What of customers' words reaches GitLab, and what does not."""

from __future__ import annotations

from tests.world import DAYS, HOURS, World

WORDS = "Nobody answers jane@example.com. See https://acme.example/a?token=5"
SHOWN = "> Nobody answers [e-mail address]. See https://acme.example/a[rest of the link]"
REPLIES = {"mirror": {"show": {"public_replies": 5}}}


def test_customers_words_are_masked(world: World) -> None:
    """Comment and public replies come to GitLab without what gives the customer away; a change of the rating too."""
    world.set(REPLIES)
    ticket = world.ticket(description=WORDS)
    world.rate("good", WORDS, ticket=ticket)
    world.run()
    assert world.issue(ticket).description.count(SHOWN) == 2
    world.wait(HOURS)
    world.rate("bad", f"{WORDS}!", ticket=ticket)
    world.run()
    (note,) = world.notes(world.issue(ticket), "changed")
    assert SHOWN in note.body
    assert not [each for each in (world.issue(ticket).description, note.body) if "jane" in each or "token" in each]


def test_another_mask_changes_no_rating(world: World) -> None:
    """Whoever switches masks on or off gets no wave of changed ratings: the same words stay the same rating."""
    world.set({"privacy": {"mask": ()}})
    ticket = world.rate("bad", WORDS)
    world.run()
    assert WORDS in world.issue(ticket).description
    world.set({"privacy": {"mask": ("emails",)}})
    world.wait(2 * DAYS)
    world.run()
    assert (world.notes(world.issue(ticket), "changed"), WORDS in world.issue(ticket).description) == ([], True)
