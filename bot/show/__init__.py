"""A run report in words: as a table on a terminal, as plain lines for scripts, as Markdown for GitLab."""

from bot.show.markdown import escaped, markdown, plan_table
from bot.show.outline import sums
from bot.show.plain import text
from bot.show.problems import cut, problems, reasons

__all__ = ["cut", "escaped", "markdown", "plan_table", "problems", "reasons", "sums", "text"]
