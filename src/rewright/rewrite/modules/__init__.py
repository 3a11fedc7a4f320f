"""The modules of a job's own folder, put together into one source with its script."""
