"""What happens in a Zendesk account when customers and agents act."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.sandbox.world import Sandbox
from tests.sandbox.conftest import Desk


def test_a_changed_rating_is_a_new_row(desk: Desk, sandbox: Sandbox) -> None:
    """The old row stays as it was; the new one has its own id and time, and counts."""
    ticket = desk.ticket()
    first = desk.zendesk.rate(ticket.id, "good")
    sandbox.clock.advance(timedelta(hours=1))
    second = desk.zendesk.rate(ticket.id, "bad", "No.")
    assert desk.zendesk.ratings.view("received").rows == [first, second]
    assert second.created_at == second.updated_at == sandbox.clock.now()
    assert desk.zendesk.rating_of(ticket) == second


def test_a_rating_may_change_in_place(desk: Desk, sandbox: Sandbox) -> None:
    """With the switch the row keeps its id and creation, and only `updated_at` moves."""
    desk.zendesk.switches.change_in_place = True
    ticket = desk.ticket()
    first = desk.zendesk.rate(ticket.id, "good")
    sandbox.clock.advance(timedelta(hours=1))
    changed = desk.zendesk.rate(ticket.id, "bad", "No.")
    assert desk.zendesk.ratings.view().rows == [changed]
    assert (changed.id, changed.created_at, changed.updated_at) == (first.id, first.created_at, sandbox.clock.now())


@pytest.mark.parametrize("in_place", [False, True])
def test_the_first_rating_takes_the_place_of_the_offer(desk: Desk, *, in_place: bool) -> None:
    """An offered row is gone once the customer answered."""
    desk.zendesk.switches.change_in_place = in_place
    ticket = desk.ticket()
    desk.zendesk.offer(ticket.id)
    row = desk.zendesk.rate(ticket.id, "good")
    assert desk.zendesk.ratings.view().rows == [row]


def test_a_ticket_is_asked_once(desk: Desk) -> None:
    """A second offer is refused."""
    ticket = desk.ticket()
    desk.zendesk.offer(ticket.id)
    with pytest.raises(ValueError, match="asked already"):
        desk.zendesk.offer(ticket.id)


def test_a_rating_keeps_the_people_of_its_time(desk: Desk) -> None:
    """Assignee and group of a row are those when it was rated."""
    ticket = desk.ticket()
    row = desk.zendesk.rate(ticket.id, "bad")
    ticket.assignee_id = desk.admin.id
    later = desk.zendesk.rate(ticket.id, "good")
    assert (row.assignee_id, later.assignee_id) == (desk.agent.id, desk.admin.id)


def test_rows_stay_in_the_order_of_time(desk: Desk, sandbox: Sandbox) -> None:
    """A row that is added with an earlier time stands where it belongs."""
    now = sandbox.clock.now()
    rows = [desk.zendesk.rate(desk.ticket().id, "good", at=now - timedelta(hours=age)) for age in (1, 3, 2)]
    assert desk.zendesk.ratings.view().rows == [rows[1], rows[2], rows[0]]


def test_times_are_whole_seconds_of_utc(desk: Desk) -> None:
    """Zendesk keeps no fractions and no zones."""
    at = datetime(2026, 11, 2, 9, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    assert desk.zendesk.rate(desk.ticket().id, "good", at=at).created_at == datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize("act", ["rate", "offer", "solve", "close", "add_comment", "merge_ticket"])
def test_a_closed_ticket_takes_nothing_more(desk: Desk, act: str) -> None:
    """Ratings can change until the ticket closes, and not after."""
    ticket, other = desk.ticket(), desk.ticket()
    desk.zendesk.close(ticket.id)
    further = {
        "rate": ("good",),
        "add_comment": (desk.customer, "Hello?"),
        "merge_ticket": (other.id,),
    }.get(act, ())
    with pytest.raises(ValueError, match="closed"):
        getattr(desk.zendesk, act)(ticket.id, *further)


def test_customers_answer_good_or_bad(desk: Desk) -> None:
    """Nobody can rate with `offered`."""
    with pytest.raises(ValueError, match="good or bad"):
        desk.zendesk.rate(desk.ticket().id, "offered")


def test_a_ticket_number_is_given_once(desk: Desk) -> None:
    """A taken number is refused, and the next free one skips it."""
    desk.ticket(ticket_id=1)
    with pytest.raises(ValueError, match="exists"):
        desk.ticket(ticket_id=1)
    assert desk.ticket().id == 2


def test_a_ticket_is_not_merged_into_itself(desk: Desk) -> None:
    """Source and target are two tickets."""
    ticket = desk.ticket()
    with pytest.raises(ValueError, match="itself"):
        desk.zendesk.merge_ticket(ticket.id, ticket.id)


def test_what_is_deleted_cannot_be_rated(desk: Desk) -> None:
    """A missing ticket is a KeyError."""
    ticket = desk.ticket()
    desk.zendesk.delete_ticket(ticket.id)
    with pytest.raises(KeyError):
        desk.zendesk.rate(ticket.id, "good")


def test_a_customers_reply_reopens_a_solved_ticket(desk: Desk) -> None:
    """An agent's reply does not, a customer's does."""
    ticket = desk.ticket()
    desk.zendesk.add_comment(ticket.id, desk.agent, "Anything else?")
    before = ticket.status
    desk.zendesk.add_comment(ticket.id, desk.customer, "Yes.")
    assert (before, ticket.status) == ("solved", "open")


def test_every_act_touches_the_ticket(desk: Desk, sandbox: Sandbox) -> None:
    """`updated_at` follows a rating, and never goes back for one in the past."""
    ticket = desk.ticket()
    sandbox.clock.advance(timedelta(hours=1))
    desk.zendesk.rate(ticket.id, "good")
    desk.zendesk.rate(ticket.id, "bad", at=sandbox.clock.now() - timedelta(minutes=30))
    assert ticket.updated_at == sandbox.clock.now()


def test_a_reason_is_added_once(desk: Desk) -> None:
    """The same words are the same reason; new ones count from 1000 on."""
    rows = [desk.zendesk.rate(desk.ticket().id, "bad", reason=reason) for reason in ("Mine", "Mine", "Ours")]
    assert [row.reason.reason_code for row in rows if row.reason] == [1000, 1000, 1001]
