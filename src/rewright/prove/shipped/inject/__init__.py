"""What runs beside the tests in the sandbox."""
