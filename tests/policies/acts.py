"""What several tests of policies let people do."""

from __future__ import annotations

from tests.world import World

FORM = 5


def well_known(world: World) -> int:
    """A ticket with everything that an issue could show."""
    zendesk = world.sandbox.zendesk
    group = zendesk.add_group("Printers")
    agent = zendesk.add_agent("Ann Agent", "ann@acme.example", group=group)
    company = zendesk.add_organization("Ink & Sons")
    world.customer = zendesk.add_end_user("Ina", "ina@ink.example", organization=company)
    ticket = world.ticket(assignee=agent, tags=["vip", "laser"])
    zendesk.tickets[ticket].ticket_form_id = FORM
    for words in ("Turn it off.", "And on again."):
        zendesk.add_comment(ticket, agent, words)
    zendesk.add_comment(ticket, agent, "He has no idea.", public=False)
    zendesk.solve(ticket)
    return ticket
