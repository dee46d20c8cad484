"""Keys, and the fields and files encrypted with them."""
