"""The real outside, a folder a port."""
