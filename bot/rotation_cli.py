"""The commands about `rotation.yml`: `rotation check` here, the others in modules of their own."""

from __future__ import annotations

import typer

app = typer.Typer(name="rotation", help="Who is on call, by rotation.yml.", no_args_is_help=True)


@app.callback()
def rotation() -> None:
    """Who is on call, by rotation.yml."""
