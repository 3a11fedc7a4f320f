"""The kinds of defects that are suspected: each file has one `suspect(clues: Clues) -> Iterator[Suspicion]`."""
