"""The one place where adapters meet ports."""
