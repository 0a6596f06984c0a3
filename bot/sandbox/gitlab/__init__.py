"""A local GitLab with the real one's habits: people act on it through its state, clients through its REST API."""

from bot.sandbox.gitlab.api import routes
from bot.sandbox.gitlab.errors import ApiError
from bot.sandbox.gitlab.model import Issue, Note, Project, User
from bot.sandbox.gitlab.state import GitLab

__all__ = ["ApiError", "GitLab", "Issue", "Note", "Project", "User", "routes"]
