"""Upper floor: the workshop around the examples; Python 3.11 or newer."""
