"""Blueprint and Patch -> Infrastructure: a Terraform module that the offline checks accept."""
