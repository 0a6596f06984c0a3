"""The ways in which Zendesk accounts differ."""

from dataclasses import dataclass
from typing import Literal

Csat = Literal["legacy", "surveys", "off"]


@dataclass(slots=True)
class Switches:
    """Ways in which accounts differ.

    `csat`: how customers are asked. `other`: what the addresses of the kind that is not in use do: refuse, not exist,
    or tell what they have. `change_in_place`: a changed rating keeps its row instead of
    getting a new one. `newest_first`: the order of lists that name none. `empty_page`: an empty page with
    `has_more` in the middle of each cursor-paged list. `survey_times`: the unit of the filters on surveys.
    """

    csat: Csat = "legacy"
    other: Literal["denied", "missing", "open"] = "denied"
    change_in_place: bool = False
    newest_first: bool = False
    empty_page: bool = False
    survey_times: Literal["milliseconds", "seconds", "ignored"] = "milliseconds"

    def answers(self, kind: Csat) -> bool:
        """Tell whether the addresses of a kind of customer satisfaction answer at all."""
        return self.csat == kind or (self.csat != "off" and self.other == "open")
