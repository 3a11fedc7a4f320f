"""The kinds of business rules that are found: each file has one `find(clues: Clues) -> Iterator[Found]`."""
