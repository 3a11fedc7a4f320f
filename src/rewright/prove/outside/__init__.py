"""Ways for a rewrite to reach outside of what was recorded, one a file; each has `places(reach)` that names them."""
