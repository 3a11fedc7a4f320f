"""Proofs as one file."""
