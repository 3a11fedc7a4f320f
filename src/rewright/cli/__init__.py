"""The command line: one command a file; each calls one workflow or query."""
