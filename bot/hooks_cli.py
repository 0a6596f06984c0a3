"""The command `hooks`: sets up the webhooks by which GitLab and Zendesk tell a serving bot to look now."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.domain.errors import ConfigError
from bot.options import AS_JSON, CONFIG, NOT_DONE, ONE_MIRROR
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.attempt import Ground
    from bot.hook_setup import Result

app = typer.Typer()

_IN_WORDS = {
    "installed": "there is a webhook to {url}",
    "missing": "there is no webhook to {url}",
    "created": "made a webhook to {url}",
    "updated": "brought the webhook to {url} up to date",
    "removed": "deleted the webhook to {url}",
}


@app.command(
    epilog=manual.epilog(
        "hooks", "hooks --install --url https://bot.example", codes=manual.ONCE, environment=manual.SERVICES
    )
)
def hooks(
    config: CONFIG = None,
    mirror: ONE_MIRROR = None,
    install: Annotated[bool, typer.Option("--install", help="Make GitLab's webhook, or bring it up to date.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Delete GitLab's webhook.")] = False,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the services reach `serve`. Default: $FEEDBACK_BOT_URL.")
    ] = None,
    as_json: AS_JSON = False,
) -> None:
    """Show, make or delete the webhook in GitLab, and say what to do in Zendesk."""
    from bot import attempt

    if install and remove:
        raise ConfigError("--install and --remove: name one of them")
    name = attempt.the_one(config, mirror)
    ground = attempt.prepared(config, name)
    base = _base(url if url is not None else ground.settings.url)
    to = {service: "/".join([base, "hooks", service, *filter(None, [name])]) for service in ("gitlab", "zendesk")}
    found = _made(ground, to["gitlab"], name, install=install, remove=remove)
    is_secret_set = ground.services.hooks.expects_zendesk
    if as_json:
        typer.echo(json.dumps(_object(found, to["zendesk"], is_secret_set=is_secret_set), indent=2))
    else:
        typer.echo("\n".join(_lines(found, to["zendesk"], is_secret_set=is_secret_set)))
    if found.problems:
        raise typer.Exit(NOT_DONE)


def _base(url: str) -> str:
    """The address without a slash at its end.

    Raises:
        ConfigError: there is none, or the services would send secrets unencrypted.
    """
    from bot.config.addresses import address

    wrong: list[str] = []
    base = address("FEEDBACK_BOT_URL", url, "/hooks", wrong)
    if wrong:
        raise ConfigError(f"{wrong[0]} (or --url): where GitLab and Zendesk reach `serve`, such as https://bot.example")
    return base


def _made(ground: Ground, url: str, mirror: str, *, install: bool, remove: bool) -> Result:
    from bot import wiring
    from bot.hook_setup import HookSetup

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    with wiring.assembled(ground.services, ground.configuration, None, is_dry=True, stop=stop) as ports:
        setup = HookSetup(ports.wires.gitlab, ports.gitlab.project(), url, mirror)
        if install:
            return setup.install(ground.services.hooks)
        return setup.remove() if remove else setup.look()


def _lines(found: Result, zendesk: str, *, is_secret_set: bool) -> list[str]:
    from bot.hook_setup import TRIGGER_BODY

    secret = "is set" if is_secret_set else "is not set yet: copy the webhook's signing secret from Zendesk"
    return [
        f"GitLab: {_IN_WORDS[found.state].format(url=found.url)}",
        *(f"  {problem}" for problem in found.problems),
        "Zendesk: an administrator makes it in the Admin Center, since the bot may only read there:",
        f"  1. Apps and integrations > Webhooks: trigger or automation, POST {zendesk}, JSON, no authentication",
        "  2. Business rules > Triggers: 'Satisfaction' 'Changed' and 'Satisfaction' 'Is not' 'Offered';",
        f"     action: notify by that webhook, JSON body {TRIGGER_BODY}",
        f"  3. ZENDESK_WEBHOOK_SECRET {secret}",
    ]


def _object(found: Result, zendesk: str, *, is_secret_set: bool) -> dict[str, object]:
    from bot.hook_setup import TRIGGER_BODY

    return {
        "gitlab": {"state": found.state, "url": found.url, "problems": list(found.problems)},
        "zendesk": {"url": zendesk, "body": TRIGGER_BODY, "is_secret_set": is_secret_set},
    }
