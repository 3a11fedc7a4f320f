"""One way of writing pandas a file: each tells what it denotes in polars, or why that cannot be said exactly."""
