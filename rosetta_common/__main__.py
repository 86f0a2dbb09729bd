"""``python -m rosetta_common``: the command line, as ``rosetta``."""

import sys

from rosetta_common.upper.cli import main

sys.exit(main())
