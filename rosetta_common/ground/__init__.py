"""Ground floor: runs inside every framework's environment, on Python 3.6 with numpy and nothing else."""
