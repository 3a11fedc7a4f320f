"""Facts and Observation -> Patch: prepare, fetch, transform, save, as small steps that each compile."""
