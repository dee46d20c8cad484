"""Files given with a concern: received, kept sealed, shown as safe copies, sealed away, and who held them when."""
