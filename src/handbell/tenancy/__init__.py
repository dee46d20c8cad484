"""Which school a piece of work is for: scopes, and row security in the database."""
