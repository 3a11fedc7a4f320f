"""Facts and Recording -> Specification: rules with evidence, assumptions, suspected defects, contracts."""
