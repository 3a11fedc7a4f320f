"""Servers that a run has for itself: what they hold goes in, a confined server and what it holds afterwards come out."""
