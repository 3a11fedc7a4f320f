"""A Python 2 source goes in, a Python 3 source that does the same comes out, or where and why there is none."""
