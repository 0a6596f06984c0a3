"""What the bot costs, counted in requests and then in seconds; `make bench` prints one JSON line each."""
