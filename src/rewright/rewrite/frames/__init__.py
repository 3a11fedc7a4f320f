"""Pandas statements of a legacy source in, edits that say the same in polars out, decided from what was observed."""
