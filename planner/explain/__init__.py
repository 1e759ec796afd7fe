"""Why there is no plan, and what would give one."""
