"""Reads what people write in comments: answers, causes, commands, an e-mail. Pure, and deaf to quotes and code."""
