"""What the adapters rely on, asked of the sandbox or, with credentials, of a live GitLab and Zendesk."""
