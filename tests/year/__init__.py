"""A year of a support team: who is on duty and away, what customers and managers do, and what must then hold."""
