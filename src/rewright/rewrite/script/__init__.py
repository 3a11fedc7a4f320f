"""A legacy script made flat: drivers and the main guard are spliced in, so that order is plain to see."""
