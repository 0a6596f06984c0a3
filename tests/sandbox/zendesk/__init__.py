"""Tests of the sandbox's Zendesk."""
