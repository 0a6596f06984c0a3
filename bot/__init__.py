"""feedback-bot: every Zendesk satisfaction rating becomes a reviewed GitLab issue."""

__version__ = "0.1.0"
