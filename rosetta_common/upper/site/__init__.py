"""The one Sphinx extension of the site: directives, tabs, notebooks, downloads, all made from examples and records."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.site import (
    addresses,
    bare_cells,
    compared_page,
    content,
    coverage,
    downloads,
    elements,
    examples_grid,
    family_records,
    framework_pages,
    gallery,
    highlighting,
    included,
    install,
    landing,
    lesson_overview,
    lessons,
    markdown_copies,
    moved,
    names_page,
    notebooks,
    numbers,
    own_code,
    pair_bar,
    phrases_page,
    policy,
    proofs,
    published,
    results_directive,
    route_pages,
    search_files,
    shell,
    sitemap,
    specification_directive,
    speed_history,
    steps_directive,
    study,
    table_nodes,
    tabs,
    then_now,
    variants_directive,
    weights_page,
)

PARTS = (
    addresses,
    elements,
    bare_cells,
    highlighting,
    content,
    table_nodes,
    tabs,
    proofs,
    lessons,
    lesson_overview,
    weights_page,
    steps_directive,
    variants_directive,
    specification_directive,
    results_directive,
    coverage,
    landing,
    numbers,
    pair_bar,
    framework_pages,
    install,
    family_records,
    published,
    then_now,
    study,
    speed_history,
    gallery,
    examples_grid,
    notebooks,
    downloads,
    included,
    shell,
    sitemap,
    moved,
    names_page,
    compared_page,
    phrases_page,
    route_pages,
    search_files,
    markdown_copies,
    policy,
)


class RosettaDepends(SphinxDirective):
    """``{rosetta-depends}``: the page is made again, and executed again, when examples or records change."""

    def run(self) -> list[Any]:
        """Note the files; show nothing."""
        content.depend(self.env.app)
        return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every part."""
    for part in PARTS:
        part.setup(app)
    app.add_directive("rosetta-depends", RosettaDepends)
    # Sphinx compares the version with the earlier build's, and builds every page again when they differ.
    version = int(own_code.package_digest()[:12], 16)
    return {"env_version": version, "parallel_read_safe": True, "parallel_write_safe": True}
