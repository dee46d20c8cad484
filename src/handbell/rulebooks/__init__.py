"""A school's own rules for its policy: adopted from a pack, proposed, accepted, written, tried, exchanged as files."""
