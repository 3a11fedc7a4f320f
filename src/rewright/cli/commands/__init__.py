"""One command a file; each offers `register(app)`."""
