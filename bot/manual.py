"""What `--help` of every command tells besides its options: exit codes, environment and examples, from one place."""

from __future__ import annotations

from collections.abc import Mapping

_PAUSED = (
    "all that was due is done, or left to the next run by the limits,\n"
    "     or another run is at work, or the bot is paused"
)
_FORBIDDEN = "the configuration, the environment or the project forbids to start:\n     nothing was attempted"

PASS: Mapping[int, str] = {
    0: _PAUSED,
    1: "a service failed, or the bot itself",
    2: f"{_FORBIDDEN}; or the first plan awaits its tick",
    3: "partly done: the report lists what was refused, failed, or is broken",
}
"""The exit codes of what makes a pass."""

SERVED: Mapping[int, str] = {
    0: "it was told to stop",
    1: "the bot itself failed",
    2: "the configuration or the environment forbids to start, or nothing can\n     listen at the address",
}
"""Of `serve`, which a run that fails, is partly done or awaits its tick does not end."""

ONCE: Mapping[int, str] = {
    0: "done, or nothing was to do",
    1: "a service failed, or the bot itself",
    2: f"{_FORBIDDEN}, or nobody agreed",
    3: "partly done, or kept from it by another run or the pause",
}
"""Of what no later run does by itself."""

EXAMINED: Mapping[int, str] = {
    0: "nothing failed",
    1: "a service did not answer",
    2: "something forbids every run to start",
    3: "something else is not as expected, or could not be looked at",
}
"""Of the doctor."""

CHECKED: Mapping[int, str] = {0: "no mistakes; warnings do not count", 2: "there are mistakes, or it cannot be read"}
"""Of what looks at files alone."""

BEGUN: Mapping[int, str] = {
    0: "all is done",
    1: "the bot itself failed, or somebody broke it off before anything was written",
    2: "nothing was written: answers are missing, or the folder is not empty",
    3: "the files are written, and something after them is left to do",
}
"""Of `init`."""

PLAYED: Mapping[int, str] = {0: "it ended as it should", 1: "it failed"}
"""Of the commands that bring their own services."""

SERVICES = (
    "ZENDESK_URL, ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET (or ZENDESK_EMAIL and",
    "ZENDESK_TOKEN), GITLAB_URL, GITLAB_TOKEN, GITLAB_PROJECT, PAGERDUTY_TOKEN,",
    "NOTIFY; each with MIRROR_NAME__ in front for one of several mirrors; or files",
    "of these names in lower case in /run/secrets.",
    "FEEDBACK_BOT_CONFIG, FEEDBACK_BOT_CACHE: folders.",
    "FEEDBACK_BOT_LOG: json or console; FEEDBACK_BOT_LOG_LEVEL: debug to error.",
)
"""What commands read that ask the services."""

FILES = ("FEEDBACK_BOT_CONFIG: the folder where --config names none.",)
"""What commands read that look at files alone."""


def epilog(*examples: str, codes: Mapping[int, str], environment: tuple[str, ...] = ()) -> str:
    """What stands below the options, its lines as they are, which Click takes a sign for (Click docs, Wrapping).

    Args:
        examples: without `feedback-bot`, the most usual first.
        codes: the exit codes and what they mean.
        environment: the lines on what is read there.
    """
    parts = [["Exit codes:", *(f"  {code}  {meaning}" for code, meaning in codes.items())]]
    if environment:
        parts.append(["Environment:", *(f"  {line}" for line in environment)])
    first, *others = examples
    parts.append([f"Example: feedback-bot {first}", *(f"         feedback-bot {other}" for other in others)])
    return "\n\n".join("\n".join(["\b", *part]) for part in parts)
