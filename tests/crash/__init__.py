"""The bot in a process of its own that dies by SIGKILL, and what the runs after it make of what it left."""
