"""Read and sign, countersign, chase."""
