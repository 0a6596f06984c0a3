"""The controls of the sandbox's weather: make it bad, look at it, mend what ended, clear up."""

from typing import TYPE_CHECKING, Any

from pydantic import RootModel, TypeAdapter

from bot.sandbox.chaos import Chaos, Weather

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

Json = dict[str, Any]
_WEATHER = TypeAdapter(Weather)


class NewWeather(RootModel[Weather]):
    """What the weather shall be; see `Weather`."""


def change(sandbox: "Sandbox", asked: NewWeather) -> Json:
    """Make the weather what was asked for, with nothing drawn yet."""
    sandbox.traffic.chaos = Chaos(asked.root)
    return show(sandbox)


def show(sandbox: "Sandbox") -> Json:
    """Return the weather, null when it is fine."""
    chaos = sandbox.traffic.chaos
    return {"weather": _WEATHER.dump_python(chaos.weather, mode="json") if chaos else None}


def mend(sandbox: "Sandbox") -> Json:
    """Have the services take all tokens and clients again."""
    if sandbox.traffic.chaos is not None:
        sandbox.traffic.chaos.mend()
    return show(sandbox)


def clear_up(sandbox: "Sandbox") -> Json:
    """Make the weather fine: lists know everything at once, and no service is away."""
    sandbox.traffic.chaos = None
    return show(sandbox)
