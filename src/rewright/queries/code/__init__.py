"""Source texts as people read them: coloured, numbered, and as differences."""
