"""Organisations, schools, people, roles, roster import, sign-in."""
