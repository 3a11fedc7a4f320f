"""The nouns that every room speaks: frozen values that can be written to disk, read by a person and resumed from."""
