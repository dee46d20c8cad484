"""Home, set-up, demonstration."""
