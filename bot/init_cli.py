"""The command `init`: from a handful of answers to a configuration that was tried on the team's own accounts."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.doctor_cli import STOPPED, examined
from bot.options import CONFIG, NOT_DONE
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.attempt import Attempt, Work
    from bot.ports import Ports
    from bot.settings import Settings
    from bot.setup import Answers, Question

SECRETS = {"client": ("ZENDESK_CLIENT_ID", "ZENDESK_CLIENT_SECRET"), "token": ("ZENDESK_EMAIL", "ZENDESK_TOKEN")}
"""What proves to Zendesk who the bot is, by the kind of credentials: a name, and what is secret."""

TO_COME = frozenset({"gitlab-labels", "gitlab-status"})
"""Checks of what nobody can expect of a project in which the bot never ran."""

FAILED, FORBIDDEN = 1, 2
"""The exit codes of an examination after which no step can go well."""

app = typer.Typer()

TEXT = str | None


@app.command(
    epilog=manual.epilog(
        "init --config ./team",
        "init --config ./team --yes --zendesk-url https://acme.zendesk.com \\\n"
        "           --gitlab-url https://gitlab.example.com --gitlab-project support/feedback \\\n"
        "           --time-zone Europe/Prague --reviewer ana.k --reviewer bo.m",
        codes=manual.BEGUN,
        environment=manual.SERVICES,
    )
)
def init(
    config: CONFIG = None,
    zendesk_url: Annotated[TEXT, typer.Option(metavar="URL", help="Address of the Zendesk account.")] = None,
    credentials: Annotated[TEXT, typer.Option(metavar="client|token", help="Of Zendesk. Default: client.")] = None,
    gitlab_url: Annotated[TEXT, typer.Option(metavar="URL", help="Address of the GitLab instance.")] = None,
    gitlab_project: Annotated[TEXT, typer.Option(metavar="PATH", help="Path or number of the project.")] = None,
    time_zone: Annotated[TEXT, typer.Option(metavar="ZONE", help="The team's, by IANA name. Default: UTC.")] = None,
    reviewer: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="GitLab user name; repeat it for a rotation of weeks.")
    ] = None,
    locale: Annotated[TEXT, typer.Option(metavar="NAME", help="Zendesk's, for surveys. Default: en-us.")] = None,
    fallback: Annotated[
        TEXT, typer.Option(metavar="NAME", help="Who is asked when nobody is on call. Default: the first reviewer.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, and create the labels.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Write the files, and ask no service.")] = False,
) -> None:
    """Write a commented configuration for your team, test the accounts, create the labels, show the first plan.

    Asks what neither options nor environment say; where nobody can be asked, it names what is missing, all at once. It
    writes into a folder that is new or empty and never over a file. Secrets are read from the environment or from
    secret files, or typed to try them once; none is written anywhere. Each later step is a command of its own too.
    """
    from bot.settings import Settings
    from bot.setup import check_free, completed, files, laid_down

    settings = Settings.load()
    folder = config or settings.config
    check_free(folder)
    given = {
        "zendesk_url": zendesk_url, "credentials": credentials, "gitlab_url": gitlab_url, "locale": locale,
        "gitlab_project": gitlab_project, "time_zone": time_zone, "fallback": fallback,
        "reviewers": " ".join(reviewer) if reviewer else None,
    }  # fmt: skip
    is_asking = _can_ask() and not yes
    known = {"ZENDESK_URL": settings.zendesk_url, "GITLAB_URL": settings.gitlab_url} | {
        "GITLAB_PROJECT": settings.gitlab_project
    }
    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    try:
        answers = completed(_with_kind(given, settings), known, partial(_ask, stop) if is_asking else None)
    except (KeyboardInterrupt, typer.Abort):
        if stop.number is None:
            raise
        raise typer.Exit(STOPPED + stop.number) from None
    laid_down(folder, written := files(answers, datetime.now(UTC)))
    typer.echo(f"Written into {folder}: {', '.join(name for name in written if not name.startswith('schemas/'))}")
    here = _Beginning(folder, "" if config is None else f" --config {shlex.quote(str(config))}", is_asking, yes, stop)
    if not offline:
        here.tried(answers, settings)
    here.tell_what_is_next()
    if here.exit_code:
        raise typer.Exit(here.exit_code)


def _with_kind(given: Mapping[str, str | None], settings: Settings) -> Mapping[str, str | None]:
    """The options, with the kind of credentials that the environment holds where no option names one."""
    has_client = settings.zendesk_client_id or settings.zendesk_client_secret.get_secret_value()
    has_token = settings.zendesk_email or settings.zendesk_token.get_secret_value()
    kind = "client" if has_client else "token" if has_token else None
    return {**given, "credentials": given["credentials"] or kind}


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _ask(stop: Stop, question: Question) -> str:
    """Asks at the terminal until the answer can be meant."""
    while True:
        with stop.reading():
            text = typer.prompt(question.words, default=question.usual, show_default=bool(question.usual), err=True)
        try:
            return question.checked(str(text))
        except ValueError as error:
            typer.echo(f"  that {error}", err=True)


def _addresses(answers: Answers) -> dict[str, str]:
    return {"ZENDESK_URL": answers.zendesk_url, "GITLAB_URL": answers.gitlab_url}


def _secrets(answers: Answers, settings: Settings, stop: Stop) -> dict[str, str]:
    """What is missing to try the accounts, asked for without showing it; it is kept in this process alone."""
    name, secret = SECRETS[answers.credentials]
    asked = ((name, False), (secret, True), ("GITLAB_TOKEN", True))
    found = {}
    for variable, is_hidden in asked:
        if not _is_set(settings, variable):
            words = f"{variable}, to try it now ({'not shown, ' * is_hidden}stored nowhere; empty: later)"
            with stop.reading():
                told = typer.prompt(words, default="", show_default=False, hide_input=is_hidden, err=True)
            found[variable] = str(told).strip()
    return found


def _is_set(settings: Settings, variable: str) -> bool:
    held = getattr(settings, variable.lower())
    return bool(held if isinstance(held, str) else held.get_secret_value())


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """This process's environment with these values, where it has no others."""
    before = dict(os.environ)
    os.environ.update({name: value for name, value in values.items() if value and not before.get(name, "").strip()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Beginning:
    """The steps after the files were written. Each can be repeated by a command of its own.

    Args:
        folder: with the files.
        option: that names it to other commands; empty where none has to.
        is_asking: whether somebody can be asked.
        is_agreed: to what is asked otherwise.
        stop: ends them.
    """

    def __init__(self, folder: Path, option: str, is_asking: bool, is_agreed: bool, stop: Stop) -> None:
        self._folder, self._option = folder, option
        self._is_asking, self._is_agreed = is_asking, is_agreed
        self._stop = stop
        self._next = ["doctor", "labels --apply", "plan", "run"]
        self.is_left = False

    def tried(self, answers: Answers, settings: Settings) -> None:
        """Asks for the secrets that are missing, and takes the steps; who gives up meanwhile goes on later.

        Ctrl-D at a question, which no signal tells of, is `later` as well.
        """
        try:
            secrets = _secrets(answers, settings, self._stop) if self._is_asking else {}
            with _environment({**_addresses(answers), **secrets}):
                self._steps()
        except (KeyboardInterrupt, typer.Abort, typer.Exit) as error:
            if not (self._stop.is_asked or isinstance(error, typer.Abort)):
                raise
            self.is_left = True
            typer.echo(err=True)

    def _steps(self) -> None:
        """Tests the accounts, creates the labels, shows the plan; what fails leaves the rest to later."""
        for command, step in (("doctor", self._accounts), ("labels --apply", self._labels), ("plan", self._plan)):
            if self._stop.is_asked or not step():
                self.is_left = True
                return
            if command != "doctor" or not self.is_left:
                self._next.remove(command)

    def tell_what_is_next(self) -> None:
        """Says which commands go on from here."""
        typer.echo("\nNext:")
        typer.echo(f"  read {self._folder}/bot.yml: every setting is explained there")
        typer.echo(f"  set what {self._folder}/environment.example names, outside of that folder")
        for command in self._next:
            typer.echo(f"  feedback-bot {command}{self._option}")

    @property
    def exit_code(self) -> int:
        """As the contract has it; a signal's where one ended the steps."""
        if self._stop.number is not None:
            return STOPPED + self._stop.number
        return NOT_DONE if self.is_left else 0

    def _accounts(self) -> bool:
        from bot.doctor import headline, lines

        typer.echo("\nThe accounts:")
        found = examined(self._folder, self._stop, is_probing=False)
        found = replace(found, results=tuple(each for each in found.results if each.check.name not in TO_COME))
        typer.echo(lines(found, is_quiet=True) or headline(found))
        self.is_left = bool(found.exit_code)
        if found.exit_code in {FAILED, FORBIDDEN}:
            typer.echo("The files are written. Mend what is named above, then go on as follows.", err=True)
            return False
        return True

    def _labels(self) -> bool:
        from bot.agree_cli import agreed
        from bot.label_pass import LabelPass

        typer.echo("\nThe labels:")
        planned = self._made(LabelPass, is_dry=True)
        if planned.error is not None or not planned.report.done:
            return planned.error is None
        if not (self._is_agreed or (self._is_asking and agreed("Create these labels now?", self._stop))):
            typer.echo("No label was created.", err=True)
            return False
        made = self._made(LabelPass)
        return made.exit_code == 0

    def _plan(self) -> bool:
        from bot.run import Options, Pass

        typer.echo("\nThe first plan:")
        return self._made(lambda ports: Pass(ports, Options()), is_dry=True).error is None

    def _made(self, work: Callable[[Ports], Work], *, is_dry: bool = False) -> Attempt:
        from bot import attempt
        from bot.show.terminal import tell

        made = attempt.made(self._folder, work, self._stop, is_dry=is_dry)
        if made.error is None:
            tell(made.report)
        else:
            for line in made.report.errors:
                typer.echo(f"feedback-bot: {line}", err=True)
        return made
