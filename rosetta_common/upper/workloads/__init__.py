"""The upper floor's room for each workload: a folder with its name, which defines ``ROOM`` and ``LADDER``.

A room is found by its name. A workload without a room is run and shown, but isn't proved. Only the function ``room``
imports a room, so that the modules of a room may import any module of the upper floor, also those that use rooms.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from rosetta_common.ground.workloads import WORKLOADS

if TYPE_CHECKING:
    from rosetta_common.upper.layers import Layer
    from rosetta_common.upper.tables.measures import Measure

Observed = Mapping[str, NDArray[Any]]  # the arrays that the trials of a proof noted, by name (ground.proof.observe)
Options = frozenset[tuple[str, bool | int]]  # options of the reference, from the differences that it emulates
Deviation = tuple[float | None, str]  # the distance from the reference, None if not observed; and the finding in words
NOT_RUN: Deviation = None, "its trial wasn't run"


@dataclass(frozen=True)
class Stage:
    """Some trials of a proof, and the rungs that need no later trial."""

    trials: tuple[str, ...]
    rungs: tuple[str, ...]


@dataclass(frozen=True)
class Ladder:
    """The parts of a workload's proof.

    Args:
        rungs: the comparisons, from the lowest: names in ``proofs.rungs.RUNGS``.
        deviations: called with the observed arrays and with options; returns each rung's deviation from the reference.
        shapes: of the parameters that are carried into its examples, by the proof's names; none if examples carry
            their own.
        tolerances: the tolerance of a rung and its reason, if they differ from the rung's own.
        inputs: makes the other arrays that the trials need beside the weights, by name.
        stages: the trials in their order, if some rungs can be judged before all are done. Then ``deviations`` gives
            ``NOT_RUN`` for a rung whose trials weren't.
    """

    rungs: tuple[str, ...]
    deviations: Callable[[Observed, Options], dict[str, Deviation]]
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tolerances: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    inputs: Callable[[], dict[str, NDArray[Any]]] = dict
    stages: tuple[Stage, ...] = ()

    def trials_up_to(self, rung: str) -> tuple[str, ...]:
        """The trials that a rung and the rungs below it need; empty if all are needed."""
        below = self.rungs[: self.rungs.index(rung) + 1]
        last = max((number for number, stage in enumerate(self.stages) if {*stage.rungs} & {*below}), default=-1)
        return tuple(trial for stage in self.stages[: last + 1] for trial in stage.trials)


@dataclass(frozen=True)
class Room:
    """Everything that the upper floor knows of one workload; each part may be missing.

    Args:
        ladder: the parts of its proof.
        measure: the columns of its tables; by default those of a training, or of features if nothing is trained.
        network: called with a specification; returns the network's layers, from the input to the output.
        fields: headings of the workload's own values in the table of its specification; by default their names.
    """

    ladder: Ladder | None = None
    measure: Measure | None = None
    network: Callable[[Any], tuple[Layer, ...]] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@cache
def room(workload: str) -> Room:
    """A workload's room; an empty room if it has none."""
    if workload not in {module.name for module in pkgutil.iter_modules(__path__)}:
        return Room()
    found: Room = importlib.import_module(f"{__name__}.{workload}").ROOM
    return found


def proved() -> list[str]:
    """The names of the workloads that have a proof."""
    return [workload for workload in WORKLOADS if room(workload).ladder]


def ladder(workload: str) -> Ladder:
    """The parts of a workload's proof; ``KeyError`` if it has none."""
    found = room(workload).ladder
    if found is None:
        raise KeyError(workload)
    return found


def rungs_of(workload: str) -> tuple[str, ...]:
    """The names of a workload's rungs, from the lowest; none if it has no proof."""
    found = room(workload).ladder
    return found.rungs if found else ()
