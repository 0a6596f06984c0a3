"""What follows from comments: commands carried out, answers in words, the card that shows how the case stands. Pure."""
