"""Reads what people write in comments: answers, causes, commands, an e-mail. Pure, and deaf to quotes and code."""

from bot.conversation.grammar import Grammar
from bot.conversation.reader import read
from bot.conversation.rehearsal import rehearse

__all__ = ["Grammar", "read", "rehearse"]
