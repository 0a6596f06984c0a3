"""The JSON that Zendesk answers with, one function per kind of object, with the keys of the recorded answers."""

from datetime import datetime
from html import escape
from typing import Any

from bot.sandbox.zendesk.model import Comment, Group, Organization, Rating, Reason, Ticket, User

Json = dict[str, Any]
ANONYMOUS = "Anonymous user"


def stamp(moment: datetime) -> str:
    """Return a time (aware, UTC) in Zendesk's form, such as `2026-11-02T08:15:30Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def rating(row: Rating, base: str) -> Json:
    """Return a satisfaction rating; `reason` and `reason_id` are absent where the account asked for none."""
    reason = {} if row.reason is None else {"reason": row.reason.value, "reason_id": row.reason.id}
    return {
        "url": f"{base}api/v2/satisfaction_ratings/{row.id}.json",
        "id": row.id,
        "assignee_id": row.assignee_id,
        "group_id": row.group_id,
        "requester_id": row.requester_id,
        "ticket_id": row.ticket_id,
        "score": row.score,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "comment": row.comment,
        **reason,
    }


def embedded_rating(row: Rating | None) -> Json | None:
    """Return a ticket's `satisfaction_rating`: only its score until the customer answered."""
    if row is None:
        return {"score": "unoffered"}
    if not row.is_received:
        return {"score": row.score}
    reason = (None, None) if row.reason is None else (row.reason.value, row.reason.id)
    return {"score": row.score, "id": row.id, "comment": row.comment, "reason": reason[0], "reason_id": reason[1]}


def reason(known: Reason, base: str) -> Json:
    """Return a satisfaction reason."""
    return {
        "url": f"{base}api/v2/satisfaction_reasons/{known.id}.json",
        "id": known.id,
        "reason_code": known.reason_code,
        "value": known.value,
        "raw_value": known.value,
        "created_at": stamp(known.created_at),
        "updated_at": stamp(known.created_at),
        "deleted_at": None,
    }


def group(team: Group, base: str) -> Json:
    """Return a group."""
    return {
        "url": f"{base}api/v2/groups/{team.id}.json",
        "id": team.id,
        "is_public": True,
        "name": team.name,
        "description": "",
        "default": False,
        "deleted": False,
        "created_at": stamp(team.created_at),
        "updated_at": stamp(team.created_at),
    }


def organization(company: Organization, base: str) -> Json:
    """Return an organisation."""
    return {
        "url": f"{base}api/v2/organizations/{company.id}.json",
        "id": company.id,
        "name": company.name,
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": None,
        "created_at": stamp(company.created_at),
        "updated_at": stamp(company.created_at),
        "domain_names": list(company.domain_names),
        "details": "",
        "notes": "",
        "group_id": None,
        "tags": list(company.tags),
        "organization_fields": {},
    }


def user(person: User | None, base: str) -> Json:
    """Return a user; None is the anonymous one, whom `users/me` shows to callers without credentials."""
    if person is None:
        return {"id": None, "url": None, "name": ANONYMOUS, "email": "invalid@example.com", **_about(None)}
    return {
        "id": person.id,
        "url": f"{base}api/v2/users/{person.id}.json",
        "name": person.name,
        "email": person.email,
        **_about(person),
    }


def _about(person: User | None) -> Json:
    is_agent = person is not None and person.role != "end-user"
    created = stamp(person.created_at) if person else None
    return {
        "created_at": created,
        "updated_at": created,
        "time_zone": person.time_zone if person else "UTC",
        "iana_time_zone": person.time_zone if person else "Etc/UTC",
        "phone": None,
        "shared_phone_number": None,
        "photo": None,
        "locale_id": 1,
        "locale": person.locale if person else "en-US",
        "organization_id": person.organization_id if person else None,
        "role": person.role if person else "end-user",
        "verified": person is not None,
        "external_id": None,
        "tags": list(person.tags) if person else [],
        "alias": "",
        "active": person is not None,
        "shared": False,
        "shared_agent": False,
        "last_login_at": created,
        "two_factor_auth_enabled": None,
        "signature": "",
        "details": "",
        "notes": "",
        "role_type": 0 if is_agent else None,
        "custom_role_id": None,
        "moderator": is_agent,
        "ticket_restriction": None if is_agent else "requested",
        "only_private_comments": False,
        "restricted_agent": not is_agent,
        "suspended": False,
        "chat_only": False,
        "default_group_id": person.default_group_id if person else None,
        "user_fields": {},
    }


def ticket(case: Ticket, current: Rating | None, base: str) -> Json:
    """Return a ticket with its current rating inside."""
    fields = [{"id": number, "value": value} for number, value in case.custom_fields.items()]
    return {
        "url": f"{base}api/v2/tickets/{case.id}.json",
        "id": case.id,
        "external_id": None,
        "via": {"channel": case.channel, "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": stamp(case.created_at),
        "updated_at": stamp(case.updated_at),
        "generated_timestamp": int(case.updated_at.timestamp()),
        "type": None,
        "subject": case.subject,
        "raw_subject": case.subject,
        "description": case.comments[0].body,
        "priority": case.priority,
        "status": case.status,
        "recipient": None,
        "requester_id": case.requester_id,
        "submitter_id": case.requester_id,
        "assignee_id": case.assignee_id,
        "organization_id": case.organization_id,
        "group_id": case.group_id,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": list(case.tags),
        "custom_fields": fields,
        "satisfaction_rating": embedded_rating(current),
        "sharing_agreement_ids": [],
        "custom_status_id": None,
        "fields": fields,
        "followup_ids": [],
        "ticket_form_id": case.ticket_form_id,
        "brand_id": case.brand_id,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
    }


def comment(words: Comment) -> Json:
    """Return a ticket's comment."""
    text = words.body.strip()
    return {
        "id": words.id,
        "type": "Comment",
        "author_id": words.author_id,
        "body": text,
        "html_body": f'<div class="zd-comment" dir="auto"><p dir="auto">{escape(text)}</p></div>',
        "plain_body": text,
        "public": words.public,
        "attachments": [],
        "audit_id": words.id + 1_000_000,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": stamp(words.created_at),
        "metadata": {"system": {}, "custom": {}},
    }
