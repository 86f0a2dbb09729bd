"""Results tables: columns, values, the accuracy gate, how columns agree; without Sphinx."""
