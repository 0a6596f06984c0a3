"""The templates of the pages: everything is escaped unless a template says otherwise."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.sandbox.pages import words


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.sandbox.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = (words.moment, words.local, words.clock, words.ago, words.day, words.counted)
    environment.filters |= {filter_.__name__: filter_ for filter_ in shown}
    return environment


TEMPLATES: Final = _environment()
