"""Sets up the project's webhook in GitLab so that the bot hears at once of what people do, and never a second one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.domain.errors import BadReply, ConfigError, Denied
from bot.domain.ports_wire import Wire
from bot.domain.project import Project
from bot.hook_secrets import HookSecrets

NAME = "feedback-bot"
EVENTS = ("note_events", "confidential_note_events", "issues_events", "confidential_issues_events")
"""What the bot is told of: comments and issues, confidential ones included (GitLab docs, project webhooks API)."""

MOST_HOOKS = 100
"""Of a project on GitLab.com; one page."""

TRIGGER_BODY = '{"ticket_id": "{{ticket.id}}"}'
"""What a trigger of Zendesk sends."""

State = Literal["installed", "missing", "created", "updated", "removed"]


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook of the project, as GitLab tells of it; its secrets it never tells.

    Args:
        number: GitLab's.
        url, name: where it goes; a name is empty before GitLab 17.
        lacking: of the wanted events, those that it is not told of.
        alert: `executable`, or how it is switched off after failures.
        has_token, has_signing_token: None where the version does not say.
    """

    number: int
    url: str
    name: str
    lacking: tuple[str, ...]
    alert: str
    has_token: bool | None
    has_signing_token: bool | None

    @classmethod
    def of(cls, row: Any) -> Hook:
        """A row of GitLab's answer.

        Raises:
            BadReply: it is none.
        """
        match row:
            case {"id": int(number), "url": str(url)}:
                return cls._with(number, url, row)
            case _:
                raise BadReply("GitLab", "answers with something that is no webhook")

    @classmethod
    def _with(cls, number: int, url: str, row: Mapping[str, Any]) -> Hook:
        return cls(
            number=number,
            url=url,
            name=str(row.get("name") or ""),
            lacking=tuple(name for name in EVENTS if not row.get(name)),
            alert=str(row.get("alert_status") or "executable"),
            has_token=row.get("token_present"),
            has_signing_token=row.get("signing_token_present"),
        )


@dataclass(frozen=True, slots=True)
class Result:
    """How the project's webhook stands.

    Args:
        state: what became of it.
        url: where it goes.
        problems: what to look at, one line each.
    """

    state: State
    url: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HookSetup:
    """Looks at the project's webhooks and changes the bot's own.

    Args:
        wire: GitLab.
        project: whose.
        url: where the bot hears of GitLab.
        mirror: whose; empty where there are none.
    """

    wire: Wire
    project: Project
    url: str
    mirror: str = ""
    _path: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "_path", f"/projects/{self.project.project_id}/hooks")

    def look(self) -> Result:
        """Whether there is one, and what it lacks.

        Raises:
            Denied: the account may not see webhooks.
        """
        with self._needing(f"look for it at {self._page}: URL {self.url}"):
            mine, namesakes = self._found()
        found = self._told("installed", mine[0]) if mine else Result("missing", self.url)
        return self._beside(found, namesakes)

    def install(self, secrets: HookSecrets) -> Result:
        """Makes it, or brings it up to date; a second one that leads to the same place is deleted.

        One that has the bot's name and leads elsewhere may be another bot's: it is told of and left alone.

        Args:
            secrets: what GitLab has to send along.

        Raises:
            ConfigError: there is nothing to prove by that a hook is genuine.
            Denied: the account may not.
        """
        if not secrets.expects_gitlab:
            raise ConfigError(
                "set GITLAB_WEBHOOK_SIGNING_TOKEN first (GITLAB_WEBHOOK_TOKEN before GitLab 19.1), for `serve` too: "
                'a value is what `echo "whsec_$(openssl rand -base64 32)"` prints'
            )
        with self._needing(
            f"make the webhook by hand at {self._page}: URL {self.url}, the secret that you set here, and the triggers "
            "Comments, Confidential comments, Issues events, Confidential issues events"
        ):
            return self._installed(secrets)

    def remove(self) -> Result:
        """Deletes it, and no other one.

        Raises:
            Denied: the account may not.
        """
        with self._needing(f"delete it by hand at {self._page}: URL {self.url}"):
            mine, namesakes = self._found()
            self._delete(mine)
        return Result("removed", self.url) if mine else self._beside(Result("missing", self.url), namesakes)

    def _installed(self, secrets: HookSecrets) -> Result:
        (mine, namesakes), wanted = self._found(), self._wanted(secrets)
        if mine:
            made = self._told("updated", Hook.of(self._asked("put", f"{self._path}/{mine[0].number}", wanted)), secrets)
            self._delete(mine[1:])
        else:
            made = self._told("created", Hook.of(self._asked("post", self._path, wanted)), secrets)
        return self._beside(made, namesakes)

    def _found(self) -> tuple[list[Hook], list[Hook]]:
        """The hooks that lead to the bot, and those that have its name, where GitLab has names, and lead elsewhere."""
        rows = self._asked("get", self._path, query={"per_page": MOST_HOOKS})
        if not isinstance(rows, list):
            raise BadReply("GitLab", "answers with JSON that is no list")
        hooks = [Hook.of(row) for row in rows]
        mine = [hook for hook in hooks if hook.url == self.url]
        return mine, [hook for hook in hooks if hook.url != self.url and hook.name == self._name]

    def _beside(self, result: Result, namesakes: Sequence[Hook]) -> Result:
        return replace(result, problems=(*result.problems, *map(self._namesake, namesakes)))

    def _namesake(self, hook: Hook) -> str:
        """What to do about a hook that has the bot's name: nobody but a person can tell whose it is."""
        of, place = (f" --mirror {self.mirror}", f"/{self.mirror}") if self.mirror else ("", "")
        base = hook.url.removesuffix(f"/hooks/gitlab{place}")
        in_gitlab = f"in GitLab at {self._page}"
        how = f"`hooks{of} --remove --url {base}`" if base != hook.url else in_gitlab
        told = f"another webhook is called {self._name!r} and leads to {hook.url}, not to {self.url}: left as it is"
        return f"{told}. If that is the bot's former address, delete it: {how}; if another bot hears there, let it be"

    @property
    def _name(self) -> str:
        return f"{NAME} {self.mirror}".strip()

    def _wanted(self, secrets: HookSecrets) -> dict[str, object]:
        token, key = secrets.gitlab_token, secrets.gitlab_signing_token
        return {
            "url": self.url,
            "name": self._name,
            "description": "Tells feedback-bot to look now.",
            "push_events": False,
            "enable_ssl_verification": True,
            **dict.fromkeys(EVENTS, True),
            "token": token.get_secret_value() if token else "",
            "signing_token": key.get_secret_value() if key else "",
        }

    def _told(self, state: State, hook: Hook, secrets: HookSecrets | None = None) -> Result:
        problems = []
        if hook.lacking:
            problems.append(f"it is not told of {', '.join(hook.lacking)}; --install changes it")
        if hook.alert != "executable":
            problems.append(f"GitLab switched it off after failures ({hook.alert}): see its recent events in GitLab")
        if secrets and secrets.gitlab_signing_token and not hook.has_signing_token:
            problems.append(
                "this GitLab does not sign webhooks (19.1 or later does): set GITLAB_WEBHOOK_TOKEN instead of "
                "GITLAB_WEBHOOK_SIGNING_TOKEN and install again, or all of its hooks are refused"
            )
        return Result(state, self.url, tuple(problems))

    def _delete(self, hooks: Sequence[Hook]) -> None:
        for hook in hooks:
            self._asked("delete", f"{self._path}/{hook.number}")

    def _asked(
        self, verb: str, path: str, data: Mapping[str, object] | None = None, query: Mapping[str, int] | None = None
    ) -> Any:
        return self.wire.ask(verb, path, query, data).body

    @contextmanager
    def _needing(self, otherwise: str) -> Iterator[None]:
        """Says what to do without the role, in one line.

        Args:
            otherwise: what a person does instead of the bot.
        """
        try:
            yield
        except Denied:
            need = f"webhooks need the role Maintainer in {self.project.path}: give it to the bot for this once"
            raise Denied("GitLab", f"{need}, or {otherwise}") from None

    @property
    def _page(self) -> str:
        return f"{self.project.web_url}/-/hooks"
