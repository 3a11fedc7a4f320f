"""What the frames of a job mean, before text: nodes, who looks at what of them, and the polars they become."""
