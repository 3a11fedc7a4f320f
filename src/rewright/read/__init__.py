"""Job -> Facts: what the source says, without running it."""
