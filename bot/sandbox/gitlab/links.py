"""Relations between issues."""

from bot.sandbox.gitlab.activity import add_system_note
from bot.sandbox.gitlab.errors import bad_parameter, conflict, forbidden, not_found
from bot.sandbox.gitlab.model import Issue, IssueLink, User
from bot.sandbox.gitlab.policy import can_read_issue, can_set_metadata
from bot.sandbox.gitlab.store import Store

LINK_TYPES = ("relates_to", "blocks", "is_blocked_by")


def create(store: Store, source: Issue, target: Issue, user: User, link_type: str) -> IssueLink:
    """Relate two issues; 409 when they are, 403 without the right on both, 400 for a type that the plan lacks."""
    if link_type not in (LINK_TYPES if store.paid else LINK_TYPES[:1]):
        raise bad_parameter("link_type does not have a valid value")
    if not can_read_issue(store, user, target):
        raise not_found()
    if not all(can_set_metadata(store, user, issue.project, is_new=False) for issue in (source, target)):
        raise forbidden()
    if source is target:
        raise not_found("No matching issue found. Make sure that you are adding a valid issue URL.")
    if _find(store, source, target) is not None:
        raise conflict("Issue(s) already assigned")
    if link_type == "is_blocked_by":
        link = _add(store, target, source, "blocks")
    else:
        link = _add(store, source, target, link_type)
    add_system_note(store, source, user, f"marked this issue as related to #{target.iid}")
    add_system_note(store, target, user, f"marked this issue as related to #{source.iid}")
    return link


def relate(store: Store, source: Issue, target: Issue) -> None:
    """Relate two issues silently, unless they are related, as marking a duplicate does."""
    if _find(store, source, target) is None:
        _add(store, source, target, "relates_to")


def remove(store: Store, link: IssueLink, user: User) -> None:
    """Take a relation away; 403 without the right."""
    if not can_set_metadata(store, user, link.source.project, is_new=False):
        raise forbidden()
    del store.links[link.id]
    add_system_note(store, link.source, user, f"removed the relation with #{link.target.iid}")
    add_system_note(store, link.target, user, f"removed the relation with #{link.source.iid}")


def links_of(store: Store, issue: Issue) -> list[IssueLink]:
    """Return the relations of an issue, oldest first."""
    return [link for link in store.links.values() if issue in (link.source, link.target)]


def type_seen_from(link: IssueLink, issue: Issue) -> str:
    """Return the relation's type as the given issue sees it."""
    if link.link_type == "blocks" and link.target is issue:
        return "is_blocked_by"
    return link.link_type


def _find(store: Store, source: Issue, target: Issue) -> IssueLink | None:
    pair = {source.id, target.id}
    return next((link for link in store.links.values() if {link.source.id, link.target.id} == pair), None)


def _add(store: Store, source: Issue, target: Issue, link_type: str) -> IssueLink:
    link = IssueLink(store.next_id("links"), source, target, link_type, store.now())
    store.links[link.id] = link
    return link
