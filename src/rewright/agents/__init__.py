"""What an agent is, and the roles: one agent a file."""
