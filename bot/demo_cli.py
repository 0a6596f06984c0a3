"""The commands that need no services: `demo` and `sandbox` bring their own."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot import manual
from bot.options import AS_JSON
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.demo import Demo

EVERY_SECONDS = 5.0
"""How often the demo's bot looks."""

TRY = """\
To try a review: open the issue of the newest bad rating there, copy the card's lines into your comment, answer them,
and look again a few seconds later. `@feedback-bot help` in a comment tells what else you can ask.
"""
"""Printed below the address of the demo's pages."""

app = typer.Typer()

PORT = Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")]
RATINGS = Annotated[int, typer.Option(min=0, max=100_000, help="How many rated tickets there are.")]


CSAT = Annotated[
    Literal["legacy", "surveys"], typer.Option(help="Whether customers answer by satisfaction ratings or by surveys.")
]
HOST = Annotated[
    Literal["127.0.0.1", "0.0.0.0"],  # noqa: S104 - asked for by whoever publishes a container's port
    typer.Option(help="0.0.0.0 in a container whose port is published; requests must name this machine all the same."),
]
SEED = Annotated[int, typer.Option(help="Another number makes another support team.")]


@app.command(epilog=manual.epilog("demo", "demo --once --json", codes=manual.PLAYED))
def demo(
    once: Annotated[
        bool, typer.Option(help="Run twice, let a week pass, run twice, let a quiet week pass, run twice, stop.")
    ] = False,
    as_json: AS_JSON = False,
    port: PORT = 0,
    ratings: RATINGS = 60,
    seed: SEED = 1,
    csat: CSAT = "legacy",
) -> None:
    """Start the sandbox and the bot against it.

    Prints the address of pages on this machine on which you act as customer and manager, and runs the bot every few
    seconds until Ctrl-C; with --once it tells a short story instead. It needs no account and reads no configuration.
    """
    from bot import demo, logs
    from bot.sandbox.world import START

    logs.configure(level="warning")
    start = START if once else None  # a story that is the same on every day of the week
    with demo.Demo(seed=seed, ratings=ratings, port=port, start=start, ticking=not once, csat=csat) as play:
        if once:
            _told(play, as_json=as_json)
            return
        _watch(play)


@app.command(epilog=manual.epilog("sandbox", "sandbox --port 8080 --ratings 200", codes=manual.PLAYED))
def sandbox(
    port: PORT = 0,
    ratings: RATINGS = 60,
    seed: SEED = 1,
    csat: CSAT = "legacy",
    host: HOST = "127.0.0.1",
) -> None:
    """Start the local Zendesk and GitLab alone, and print how to point a client at them.

    The printed lines can be pasted into a shell. The services answer this machine only, and forget all when they end.
    """
    from bot import demo

    with demo.served(seed=seed, ratings=ratings, port=port, csat=csat, host=host) as (world, server):
        stop = Stop.by(signal.SIGTERM, signal.SIGINT)
        typer.echo(f"# The pages for people are at {server.url}, and this points a client there (Ctrl-C ends it):")
        for name, value in world.environment(server.url).items():
            typer.echo(f"export {name}={value}")
        stop.wait()


def _told(play: Demo, *, as_json: bool) -> None:
    """The demo's story, told as it happens, or as one JSON object at its end."""
    from bot import show

    reports = []
    for heading, report in play.story():
        reports.append(report)
        if not as_json:
            typer.echo(f"{heading}\n  {show.text(report)}\n")
    if as_json:
        typer.echo(json.dumps({"runs": [report.as_json() for report in reports]}))


def _watch(play: Demo) -> None:
    """Tells where the pages are, then runs the bot every few seconds and tells when it had something to do."""
    from bot.show.terminal import tell

    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    typer.echo(f"Open {play.server.url} in a browser: a Zendesk and a GitLab to click through (Ctrl-C ends them).")
    typer.echo(TRY)
    play.world.runs.every = EVERY_SECONDS
    tell(play.run())
    while not stop.wait(EVERY_SECONDS):
        report, error = play.attempt(is_dry=False)
        if report.writes or error:
            tell(report)
