"""The pipeline of `rosetta run`, `prove` and `check`: plan, environments, processes, progress, reasons."""
