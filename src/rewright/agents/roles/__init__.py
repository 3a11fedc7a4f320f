"""One agent a file: typed input, typed output, what it may read and write."""
