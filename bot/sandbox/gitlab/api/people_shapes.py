"""The JSON forms of accounts, tokens, projects and members."""

from datetime import date

from bot.sandbox.gitlab.api.shapes import Json, stamp, user
from bot.sandbox.gitlab.model import Issue, Project, Token, User
from bot.sandbox.gitlab.store import Store


def listed_user(person: User, base: str) -> Json:
    """Return an account as the list of users shows it."""
    return user(person, base) | {"locked": False, "public_email": None}


def public_user(person: User, base: str) -> Json:
    """Return an account as everybody may see it."""
    return listed_user(person, base) | {
        "created_at": stamp(person.created_at),
        "bio": "",
        "bot": person.bot,
        "location": None,
        "organization": None,
        "job_title": "",
        "pronouns": None,
        "website_url": "",
        "followers": 0,
        "following": 0,
        "is_followed": False,
        "local_time": None,
    }


def own_user(person: User, base: str) -> Json:
    """Return the account that asks, with what only it may see."""
    return public_user(person, base) | {
        "email": person.email or f"{person.username}@noreply.example",
        "commit_email": person.email or f"{person.username}@noreply.example",
        "confirmed_at": stamp(person.created_at),
        "last_activity_on": None,
        "last_sign_in_at": None,
        "current_sign_in_at": None,
        "two_factor_enabled": False,
        "identities": [],
        "external": False,
        "private_profile": False,
        "can_create_group": False,
        "can_create_project": not person.bot,
        "projects_limit": 0 if person.bot else 100_000,
        "theme_id": 3,
        "color_scheme_id": 1,
    }


def token(record: Token, today: date) -> Json:
    """Return the facts of a token, never its value."""
    return {
        "id": record.id,
        "name": f"token {record.id}",
        "revoked": record.revoked,
        "created_at": stamp(record.created_at),
        "description": None,
        "scopes": list(record.scopes),
        "user_id": record.user.id,
        "last_used_at": None,
        "active": not record.revoked and not has_expired(record, today),
        "expires_at": record.expires_at.isoformat() if record.expires_at else None,
    }


def has_expired(record: Token, today: date) -> bool:
    """Tell whether a token's last day has come; it ends as that day begins (UTC)."""
    return record.expires_at is not None and record.expires_at <= today


def project(record: Project, store: Store, viewer: User | None, base: str) -> Json:
    """Return a project, with the viewer's own permissions."""
    path = record.path_with_namespace
    name = path.rpartition("/")[2]
    return _constant_of_project() | {
        "id": record.id,
        "name": name,
        "name_with_namespace": path.replace("/", " / "),
        "path": name,
        "path_with_namespace": path,
        "created_at": stamp(record.created_at),
        "ssh_url_to_repo": f"git@127.0.0.1:{path}.git",
        "http_url_to_repo": f"{base}/{path}.git",
        "web_url": f"{base}/{path}",
        "last_activity_at": stamp(max((issue.updated_at for issue in _latest(record)), default=record.created_at)),
        "namespace": _namespace(record, base),
        "archived": record.archived,
        "visibility": record.visibility,
        "issues_enabled": record.issues_access_level != "disabled",
        "issues_access_level": record.issues_access_level,
        "open_issues_count": sum(issue.state == "opened" for issue in record.issues.values()),
        "permissions": _permissions(record, store, viewer),
    }


def _constant_of_project() -> Json:
    """Return what the sandbox has nothing to say about."""
    return {
        "description": None,
        "default_branch": "main",
        "tag_list": [],
        "topics": [],
        "readme_url": None,
        "forks_count": 0,
        "avatar_url": None,
        "star_count": 0,
        "empty_repo": True,
    }


def _namespace(record: Project, base: str) -> Json:
    return {
        "id": record.id,
        "name": record.namespace,
        "path": record.namespace.rpartition("/")[2],
        "kind": "group",
        "full_path": record.namespace,
        "parent_id": None,
        "avatar_url": None,
        "web_url": f"{base}/groups/{record.namespace}",
    }


def _latest(record: Project) -> list[Issue]:
    return list(record.issues.values())[-1:]


def _permissions(record: Project, store: Store, viewer: User | None) -> Json:
    number = viewer.id if viewer else 0
    direct = record.members.get(number)
    tables = [store.group_members.get(path, {}) for path in record.group_paths]
    groups = [table[number][1] for table in tables if number in table]
    return {
        "project_access": _access(direct[1]) if direct else None,
        "group_access": _access(max(groups)) if groups else None,
    }


def _access(level: int) -> Json:
    return {"access_level": level, "notification_level": 3}


def member(person: User, level: int, base: str) -> Json:
    """Return a member of a project."""
    return user(person, base) | {
        "locked": False,
        "access_level": level,
        "created_at": stamp(person.created_at),
        "expires_at": None,
        "membership_state": "active",
    }
