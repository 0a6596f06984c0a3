"""What people can ask the bot to do in a comment, one file per command; help and documentation are made from these."""
