"""Compute services, one a file: what speaks against each, its monthly bill, and its picture."""
