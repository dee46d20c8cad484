"""Pages about people, roles, days, the school and rosters."""
