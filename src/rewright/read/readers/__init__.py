"""The source dialects that are read: each file has one `read(source: Source) -> Reading`."""
