"""Files given with a concern: checked, sealed, shown as safe copies, each look written down."""
