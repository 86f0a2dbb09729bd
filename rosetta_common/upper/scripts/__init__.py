"""Self-contained scripts, made from the examples: they need neither the project nor its specification."""
