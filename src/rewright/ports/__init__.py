"""The outside as we wish it were. Types only."""
