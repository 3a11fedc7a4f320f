"""What the job keeps apart."""
