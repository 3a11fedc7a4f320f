"""One rewrite a file: each finds one legacy construct and gives edits, or says why it stays."""
