"""Where values come from: a flat script goes in, definitions, dependences and slices come out."""
