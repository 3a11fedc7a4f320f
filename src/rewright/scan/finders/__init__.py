"""One kind of file that jobs are found by, a module each: `takes(path)` says whether it is one, `find(text)` what it tells."""
