"""What was proven -> a test file that travels with the rewrite: recorded cases, small and without secrets."""
