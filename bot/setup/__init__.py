"""Makes a folder of configuration for a team that begins, from a handful of answers."""

from bot.setup.answers import MISSING, Answers, Question, completed
from bot.setup.folder import check_free, files, laid_down

__all__ = ["MISSING", "Answers", "Question", "check_free", "completed", "files", "laid_down"]
