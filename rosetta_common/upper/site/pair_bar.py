"""``{rosetta-pair}``: the bar with the reader's two frameworks; it stays in view below the header of the page.

On a workload's page it has links to the steps, and the choice among the columns. On other pages it has the two menus
alone. The pair itself is kept by ``rosetta-pair.js`` for all pages.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.ground.steps import workload_steps
from rosetta_common.upper.registry import GROUPS
from rosetta_common.upper.site.columns import chooser, columns_of
from rosetta_common.upper.site.content import content_of, depend

SHORT = {  # the steps in one word each
    "setup": "Set-up",
    "load": "Data",
    "build": "Model",
    "compile": "Loss",
    "train": "Train",
    "predict": "Predict",
    "evaluate": "Evaluate",
}


def step_links(workload: str) -> str:
    """The links to the steps of a workload's page, in HTML."""
    links = "".join(f'<a href="#step-{step}">{SHORT[step]}</a>' for step in ("setup", *workload_steps(workload)))
    return f'<nav aria-label="Steps">{links}</nav>'


class RosettaPair(SphinxDirective):
    """``{rosetta-pair} WORKLOAD``: the bar of a workload's page; without an argument that of another page."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the bar; other formats have none."""
        depend(self.env.app, records=False)
        registry = content_of(self.env.app).registry
        if not self.arguments:
            every = [framework for framework in registry.frameworks.values() if not framework.variant_of]
            every.sort(key=lambda framework: list(GROUPS).index(framework.group))
            return [_bar(chooser(every, picking=False))]
        workload = self.arguments[0]
        columns = columns_of(registry, workload)
        if not columns:
            raise self.error(f"rosetta-pair: no example of {workload!r} in the registry")
        return [_bar(chooser(columns) + step_links(workload))]


def _bar(html: str) -> nodes.raw:
    return nodes.raw("", f'<div class="rosetta-pair">{html}</div>', format="html")


def setup(app: Sphinx) -> None:
    """Register the directive and the scripts."""
    app.add_directive("rosetta-pair", RosettaPair)
    app.add_js_file("rosetta-pair.js")  # not deferred: it says how wide the page is before the page is shown
    for name in ("rosetta-marks.js", "rosetta-notes.js"):
        app.add_js_file(name, loading_method="defer")
