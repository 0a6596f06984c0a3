"""What people can ask the bot to do in a comment, one file per command; help and documentation are made from these."""

VERBS = (
    "help", "label", "assign", "unassign", "snooze", "unsnooze", "contacted", "close", "reopen", "escalate", "who",
    "why", "rating",
)  # fmt: skip
"""The names of all commands."""
