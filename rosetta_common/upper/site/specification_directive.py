"""``{rosetta-specification} WORKLOAD`` and ``{rosetta-diagram} WORKLOAD``: numbers and drawing of a workload."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper.site.content import depend
from rosetta_common.upper.site.diagram import description, draw
from rosetta_common.upper.site.elements import drawing, scrolling, table
from rosetta_common.upper.workloads import room

# Headings of the values that every workload has; the folder of a workload names its own values.
FIELDS = {
    "dataset": "Data set",
    "classes": "Classes",
    "n_train": "Training samples",
    "n_test": "Test samples",
    "epochs": "Epochs",
    "batch_size": "Batch size",
    "learning_rate": "Learning rate",
}
LAST = {"accuracy_band": "Accuracy band"}


def specification_rows(workload: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the specification: one column for each profile."""
    profiles = WORKLOADS[workload]

    def text(value: object) -> str:
        return (
            f"{value[0]:g} to {value[1]:g}"
            if isinstance(value, tuple)
            else f"{value:,}"
            if isinstance(value, int)
            else str(value)
        )

    names = room(workload).fields
    own = [field for field in profiles["full"] if field not in {"workload", *FIELDS, *LAST}]
    titles = {**FIELDS, **{field: names.get(field, field.replace("_", " ").capitalize()) for field in own}, **LAST}
    given = [(field, title) for field, title in titles.items() if field in profiles["full"]]
    body = [[title, *(text(values[field]) for values in profiles.values())] for field, title in given]
    return ["", *profiles], body


class RosettaSpecification(SphinxDirective):
    """The specification of a workload, all profiles."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table."""
        if self.arguments[0] not in WORKLOADS:
            raise self.error(f"rosetta-specification: unknown workload {self.arguments[0]!r}")
        depend(self.env.app, examples=False, records=False)
        header, body = specification_rows(self.arguments[0])
        header[0] = "Profile"
        return [scrolling(table(header, [list(row) for row in body]), "Specification by profile")]


class RosettaDiagram(SphinxDirective):
    """The drawing of a workload's network."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        network = room(self.arguments[0]).network
        if network is None:
            raise self.error(f"rosetta-diagram: no drawing of {self.arguments[0]!r}")
        layers = network(specification(self.arguments[0], "full", 0))
        return drawing(draw(layers, f"diagram-{self.arguments[0]}"), description(layers))


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("rosetta-specification", RosettaSpecification)
    app.add_directive("rosetta-diagram", RosettaDiagram)
