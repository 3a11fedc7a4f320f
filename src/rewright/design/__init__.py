"""Facts, Recording and Proof -> Blueprint: compute, pattern, split point and cost."""
