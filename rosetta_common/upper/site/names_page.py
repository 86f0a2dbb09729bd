"""``{rosetta-names}``: all API names on one page, by letter; a name leads to its first place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.names.index import NameIndex, where
from rosetta_common.upper.names.uses import last_part
from rosetta_common.upper.registry import Registry
from rosetta_common.upper.site.api_names import address, index_of
from rosetta_common.upper.site.content import content_of, depend
from rosetta_common.upper.site.elements import Element, element, line, section
from rosetta_common.upper.site.paths import to_root

PAGE = "names"
NONE = "No page shows a name yet."


class RosettaNames(SphinxDirective):
    """Shows a list for each first letter."""

    def run(self) -> list[nodes.Node]:
        """Make the links to the letters, and the lists."""
        depend(self.env.app)
        index, registry, root = index_of(self.env.app), content_of(self.env.app).registry, to_root(self.env.docname)
        lists = by_letter(index)
        if not lists:
            return [nodes.paragraph("", NONE)]
        strip = line("p", classes=("rosetta-letters",))
        made: list[nodes.Node] = [strip]
        for letter, names in lists.items():
            anchor = f"names-{letter.lower()}"
            strip += [nodes.reference("", letter, refid=anchor, internal=True), nodes.Text(" ")]
            rows = element("ul", *(self.row(index, registry, name, root) for name in names), classes=("rosetta-names",))
            made.append(section(self.state.document, letter, anchor, rows))
            made[-1]["classes"].append("no-search")  # the search has the names themselves
        return made

    def row(self, index: NameIndex, registry: Registry, name: str, root: str) -> Element:
        """A name, and where it is: its module, or the frameworks whose objects have the method."""
        held = index.names[name]
        first, *_ = held
        module = where(name)
        if module:
            link = nodes.reference(
                "", last_part(name), refuri=root + address(held[first][0], first, name), internal=True
            )
            return line("li", link, nodes.Text(f" {module}"))
        row = line("li", nodes.Text(f"{last_part(name)}, a method in "))
        for number, (framework, places) in enumerate(held.items()):
            row += nodes.Text(", " if number else "")
            row += nodes.reference(
                "", registry.title(framework), refuri=root + address(places[0], framework, name), internal=True
            )
        return row


def by_letter(index: NameIndex) -> dict[str, list[str]]:
    """The names by the first letter of their last part, in the index's order."""
    return {letter: list(names) for letter, names in groupby(index.names, lambda name: last_part(name)[0].upper())}


def _collect(app: Sphinx, _env: BuildEnvironment, pages: Sequence[str]) -> None:
    """Make the index before the build forks, if the page is read: the search needs it, too."""
    if PAGE in pages:
        index_of(app)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("rosetta-names", RosettaNames)
    app.connect("env-before-read-docs", _collect)
