"""A million hostile texts in every place of the bot, against GitLab's own parser and its published rules."""
