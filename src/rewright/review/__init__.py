"""Change and evidence -> ReviewDecision, by rules."""
