"""Why customers were unhappy: the reasons that every account has, and its own."""

from datetime import datetime

from bot.sandbox.zendesk.model import Reason

# The reasons that every account has (Zendesk API docs, "Satisfaction Reasons").
BUILT_IN_REASONS = {
    0: "No reason provided",
    5: "The issue took too long to resolve",
    6: "The issue was not resolved",
    7: "The agent's knowledge is unsatisfactory",
    8: "The agent's attitude is unsatisfactory",
}
FIRST_CUSTOM_REASON = 1000


class Reasons(dict[int, Reason]):
    """The reasons of an account by their ids."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._by_value: dict[str, Reason] = {}
        for code, value in BUILT_IN_REASONS.items():
            self._add(code, value, at)

    def named(self, value: str, at: datetime) -> Reason:
        """Return the reason with these words; one that the account does not have yet becomes a custom one."""
        known = self._by_value.get(value)
        custom = FIRST_CUSTOM_REASON + sum(reason.reason_code >= FIRST_CUSTOM_REASON for reason in self.values())
        return known or self._add(custom, value, at)

    def _add(self, code: int, value: str, at: datetime) -> Reason:
        reason = Reason(360_000_000_500 + len(self), code, value, at)
        self[reason.id] = self._by_value[value] = reason
        return reason
