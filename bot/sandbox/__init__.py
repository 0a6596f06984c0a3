"""A local Zendesk and GitLab with their real habits, so that anybody can try the bot without an account anywhere."""
