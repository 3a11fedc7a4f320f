"""Patch and Recording -> Proof: both sides run on the same inputs and everything is compared."""
