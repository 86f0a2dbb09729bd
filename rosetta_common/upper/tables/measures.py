"""What a workload's tables show: the columns of its speed table and of its accuracy table; pure."""

from __future__ import annotations

from dataclasses import dataclass

from rosetta_common.upper.tables import learnt, speed
from rosetta_common.upper.tables.columns import TableColumn
from rosetta_common.upper.tables.learnt import Learnt
from rosetta_common.upper.tables.speed import Speed


@dataclass(frozen=True)
class Measure:
    """The table columns of a workload, after the first two, which name the framework and its state."""

    sample: str  # one sample in words
    speed: tuple[TableColumn[Speed], ...]
    accuracy: tuple[TableColumn[Learnt], ...]


TRAINING = Measure(
    sample="sample",
    speed=(
        speed.RATIO,
        speed.SAMPLES_PER_SECOND,
        speed.ROUNDS,
        speed.FIRST_BATCH,
        speed.SET_UP,
        speed.TRAINING,
        speed.PEAK_MEMORY,
        speed.VERSIONS,
    ),
    accuracy=(
        learnt.ACCURACY,
        learnt.SEEDS,
        learnt.IN_BAND,
        learnt.PROFILE,
        learnt.FINAL_LOSS,
        learnt.MACHINES,
        learnt.DATE,
        learnt.VERSIONS,
    ),
)
FEATURES = Measure(
    sample="picture",
    speed=(
        speed.RATIO,
        speed.PICTURES_PER_SECOND,
        speed.ROUNDS,
        speed.FIRST_BATCH,
        speed.SET_UP,
        speed.PEAK_MEMORY,
        speed.VERSIONS,
    ),
    accuracy=(
        learnt.ACCURACY,
        learnt.SEEDS,
        learnt.IN_BAND,
        learnt.FEATURES_DIFFERENCE,
        learnt.PROFILE,
        learnt.MACHINES,
        learnt.DATE,
        learnt.VERSIONS,
    ),
)
