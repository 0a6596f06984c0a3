"""People talk on cases: what they write, what they do, and what must then hold."""
