"""REST: what happened to an issue (events), who reacted to it (award emoji), what it relates to (links)."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from bot.sandbox.gitlab import awards, links
from bot.sandbox.gitlab.api import shapes
from bot.sandbox.gitlab.api.call import NO_CONTENT, Call, Reply
from bot.sandbox.gitlab.api.paging import paged
from bot.sandbox.gitlab.errors import not_found
from bot.sandbox.gitlab.model import Award, Issue, IssueLink, Note, StateEvent
from bot.sandbox.gitlab.policy import can_read_issue


class _Numbered(Protocol):
    id: int


_T = TypeVar("_T", bound=_Numbered)


def state_events(call: Call) -> Reply:
    """`GET …/resource_state_events`."""
    issue = _listed(call)
    return paged(call, issue.state_events, lambda event: shapes.state_event(event, issue, call.base))


def state_event(call: Call) -> Reply:
    """`GET …/resource_state_events/:event_id`."""
    issue = _issue(call)
    return Reply(shapes.state_event(_by_id(issue.state_events, call.number("event_id")), issue, call.base))


def label_events(call: Call) -> Reply:
    """`GET …/resource_label_events`."""
    issue = _listed(call)
    return paged(call, issue.label_events, lambda event: shapes.label_event(event, issue, call.base))


def label_event(call: Call) -> Reply:
    """`GET …/resource_label_events/:event_id`."""
    issue = _issue(call)
    return Reply(shapes.label_event(_by_id(issue.label_events, call.number("event_id")), issue, call.base))


def milestone_events(call: Call) -> Reply:
    """`GET …/resource_milestone_events`: the sandbox has no milestones, so the list is empty."""
    _issue(call)
    nothing: list[StateEvent] = []
    return paged(call, nothing, lambda event: event.id)


def awards_listed(call: Call) -> Reply:
    """`GET …/award_emoji` of an issue or a comment."""
    awardable = _awardable(call)
    return paged(call, awardable.awards, lambda award: shapes.award(award, awardable, call.base))


def award_read(call: Call) -> Reply:
    """`GET …/award_emoji/:award_id`."""
    awardable = _awardable(call)
    return Reply(shapes.award(_award(call, awardable), awardable, call.base))


def award_created(call: Call) -> Reply:
    """`POST …/award_emoji`: 404 when the same person reacted so already."""
    awardable = _awardable(call)
    call.params.require("name")
    award = awards.add(call.store, awardable, call.user, call.params.text("name"))
    return Reply(shapes.award(award, awardable, call.base), 201)


def award_deleted(call: Call) -> Reply:
    """`DELETE …/award_emoji/:award_id`: only one's own."""
    awardable = _awardable(call)
    awards.remove(call.store, awardable, call.user, _award(call, awardable))
    return NO_CONTENT


def links_listed(call: Call) -> Reply:
    """`GET …/links`: the related issues that the viewer may see, without paging as in GitLab."""
    issue = _issue(call)
    found = [
        link
        for link in links.links_of(call.store, issue)
        if can_read_issue(call.store, call.user, link.source) and can_read_issue(call.store, call.user, link.target)
    ]
    return Reply([shapes.related_issue(link, issue, call.base) for link in found])


def link_created(call: Call) -> Reply:
    """`POST …/links`: 409 when the two are related already."""
    source, params = _issue(call), call.params
    params.require("target_project_id", "target_issue_iid")
    project = call.store.project_at(params.text("target_project_id"))
    iid = params.integer("target_issue_iid")
    target = project.issues.get(iid) if project and iid else None
    if target is None:
        raise not_found()
    link = links.create(call.store, source, target, call.user, params.text("link_type", "relates_to"))
    return Reply(shapes.link(link, call.base), 201)


def link_read(call: Call) -> Reply:
    """`GET …/links/:issue_link_id`."""
    return Reply(shapes.link(_link(call), call.base))


def link_deleted(call: Call) -> Reply:
    """`DELETE …/links/:issue_link_id`: answers the relation that is gone."""
    link = _link(call)
    links.remove(call.store, link, call.user)
    return Reply(shapes.link(link, call.base))


def _issue(call: Call) -> Issue:
    call.require_token()
    return call.issue(resource="Issue")


def _listed(call: Call) -> Issue:
    call.require_token()
    return call.listed_issue()


def _awardable(call: Call) -> Issue | Note:
    return call.note() if "note_id" in call.path else _issue(call)


def _award(call: Call, awardable: Issue | Note) -> Award:
    return _by_id(awardable.awards, call.number("award_id"))


def _link(call: Call) -> IssueLink:
    return _by_id(links.links_of(call.store, _issue(call)), call.number("issue_link_id"))


def _by_id(rows: Iterable[_T], number: int) -> _T:
    for row in rows:
        if row.id == number:
            return row
    raise not_found()
