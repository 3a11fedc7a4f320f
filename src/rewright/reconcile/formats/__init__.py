"""One format of outputs a file, found by walking this folder; text units give `read`, containers give `tables`."""
