"""The page frame, its components and look. No domain."""
