"""Isolated Python environments."""
