"""A network as a page draws it: its layers, with shapes and numbers of parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """A layer; ``shape`` is that of its output: (side, side, channels), (steps, units) or (units,)."""

    name: str
    shape: tuple[int, ...]
    parameters: int = 0
    data: bool = False  # what the network is given, no layer
