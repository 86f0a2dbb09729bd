"""Results tables: columns, values, the headline measure of a workload, the gate on features; without Sphinx."""
