"""Measures the project itself: the executor's overhead, the loader, a warm rebuild. Prints figures, judges nothing.

``nox -s bench``, on an idle machine. The overhead is measured in pairs: the same example with little work in a batch,
once in the executor and once in a bare loop, in turn, each in a fresh process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAIRS = 7

# Work of about 8 ms for a batch, as on a fast GPU: the executor's overhead matters most if batches are short.
EXAMPLE = """\
# %%
from rosetta_common import MiniBatches, report_epoch
import numpy as np
# %% tags=["load"]
x_train, y_train = np.random.rand(640, 3072).astype("f"), np.zeros(640, int)
y_test = np.zeros(200, int)
# %% tags=["build"]
w = np.random.rand(3072, 512).astype("f")
# %% tags=["compile"]
batches = MiniBatches(x_train, y_train, batch_size=64, seed=0)
# %% tags=["train"]
import time
start = time.perf_counter()
for epoch in range(EPOCHS):
    for images, labels in batches:
        for _ in range(4):
            images @ w
    report_epoch(epoch, 0.0)
TRAINED = time.perf_counter() - start
# %% tags=["predict"]
predictions = np.zeros(200, int)
# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
"""
EXECUTED = """
import sys
from rosetta_common.ground.languages import Python
from rosetta_common.ground.steps import read_cells
from rosetta_common.ground.timing import run_cells
from rosetta_common.ground.workloads import specification
spec = specification("cnn_cifar10", "smoke")._replace(epochs=EPOCHS)
language = Python(sys.argv[1])
run_cells(read_cells(sys.argv[1]), spec, lambda event, **values: None, language)
print("SECONDS", language.namespace["TRAINED"])
"""
BARE = "import sys; exec(open(sys.argv[1]).read()); print('SECONDS', TRAINED)"
LOAD = """
import time
from rosetta_common import load_cifar10, specification
start = time.perf_counter()
load_cifar10(specification("cnn_cifar10", "full"), layout=LAYOUT)
print("SECONDS", time.perf_counter() - start)
"""


def seconds_of(code: str, *arguments: str) -> float:
    """Run code in a fresh process and return the seconds it prints."""
    answer = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(answer.stdout.rsplit("SECONDS", 1)[1])


def overhead(epochs: int = 40) -> dict[str, float]:
    """The median ratio of executed to bare training seconds, over pairs, and its extremes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "example.py")
        path.write_text(EXAMPLE.replace("EPOCHS", str(epochs)), encoding="utf-8")
        ratios = []
        for _ in range(PAIRS):
            executed = seconds_of(EXECUTED.replace("EPOCHS", str(epochs)), str(path))
            ratios.append(executed / seconds_of(BARE, str(path)))
    return {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios), "pairs": PAIRS}


def loading() -> dict[str, float]:
    """Median seconds to load all of CIFAR-10, by layout; three fresh processes each, files in the page cache."""
    return {
        layout: statistics.median(seconds_of(LOAD.replace("LAYOUT", repr(layout))) for _ in range(3))
        for layout in ("NCHW", "NHWC")
    }


def warm_rebuild() -> float:
    """Seconds that the two commands behind a warm `nox -s docs` take: the plan, then Sphinx with nothing to do."""
    sphinx = "-m sphinx -q -c . -W -n -d _build/doctrees docs _build/html"
    commands = ([sys.executable, "-m", "rosetta_common", "run"], [sys.executable, *sphinx.split()])
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure everything and print it as JSON; `overhead` or another name as argument narrows it."""
    measures = {"overhead": overhead, "loading": loading, "warm_rebuild": warm_rebuild}
    chosen = sys.argv[1:] or list(measures)
    print(json.dumps({name: measures[name]() for name in chosen}, indent=1))


if __name__ == "__main__":
    main()
