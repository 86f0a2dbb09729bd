"""`rosetta prove`: shows that every column is the same model, against a float64 reference."""
