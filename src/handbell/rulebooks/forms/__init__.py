"""Forms of the room: a rule in rows, a question to try, a file of rules, what to compare."""
