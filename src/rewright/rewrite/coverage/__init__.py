"""Pandas constructs by frequency and scripts in; which of them are rewritten exactly, by running the rewriter on their forms, out."""
