"""Where branches and pull requests live."""
