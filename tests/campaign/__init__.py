"""Fault campaigns: people, customers, bad weather and several bots, drawn by a seed, and what must hold afterwards."""
