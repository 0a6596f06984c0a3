"""The services as the bot sees them: Zendesk as a source of ratings, GitLab as the project that holds the issues."""
