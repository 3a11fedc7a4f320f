"""Review checks, one a file, named by what is checked."""
