"""Tests of the REST API of the sandbox's GitLab."""
