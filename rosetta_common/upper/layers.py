"""The layers of a network, for its drawing: names, shapes and numbers of parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """A layer; ``shape`` is that of its output: (side, side, channels), (steps, units) or (units,)."""

    name: str
    shape: tuple[int, ...]
    parameters: int = 0
    data: bool = False  # whether it is the network's input, not a layer
