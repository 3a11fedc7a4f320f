"""Which statement belongs to prepare, fetch, transform or save, and what each request depends on."""
