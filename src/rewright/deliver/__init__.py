"""Patch, Proof and Infrastructure -> Change: branches, commits and pull request texts. Sends nothing."""
