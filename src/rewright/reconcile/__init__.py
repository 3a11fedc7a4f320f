"""Two outputs -> how far they are the same, and where they are not."""
