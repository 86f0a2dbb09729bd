"""Groups of tabs, one tab for each framework, from the nodes of sphinx-tabs, and the fixes that its output needs.

All panels but the first are built when they are first shown (``Later``): they would be nine of ten elements of a page.

sphinx-tabs 3.5 gives invalid HTML (``name`` on a ``div``, ``hidden="true"``, buttons without a type), nothing to
readers without JavaScript but the first panel, and no visitors for formats other than HTML. Its script is replaced in
the browser by ``rosetta-tabs.js``, which catches the events before it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist, depart, visit

from rosetta_common.upper.site.elements import OTHERS, Later, line, nothing, skip

NO_SCRIPT = (  # the style of pages without script
    ".sphinx-tabs-panel[hidden]{display:block!important}"
    ".sphinx-tabs [role=tablist]{display:none!important}"
    ".rosetta-panel-title{display:block!important}.rosetta-needs-script{display:none!important}"
    ".sphinx-tabs-panel>noscript{display:block}"
)


@dataclass(frozen=True)
class Tab:
    """One tab: ``name`` is unique in its group of tabs."""

    name: str
    title: str
    content: tuple[nodes.Node, ...]
    column: str = ""  # the column by which a link chooses the tab, if it isn't the name
    heading: str = ""  # of the group of neighbours that the tab belongs to
    also: tuple[str, ...] = ()  # more columns that the tab serves


class Heading(nodes.General, nodes.TextElement):
    """A heading between tabs: it is visible and describes the tabs after it, but is no part of their list."""


def tab_group(tabs: list[Tab], key: str, label: str, *, classes: tuple[str, ...] = ()) -> nodes.container:
    """Make a group of tabs.

    Args:
        tabs: at least one; the first is selected. Tabs of one heading follow each other.
        key: unique on the page; the ids are made from it.
        label: the name of the strip of tabs for screen readers.
        classes: more classes of the group.
    """
    strip = SphinxTabsTablist("", role="tablist")
    strip["aria-label"] = label
    group = nodes.container("", strip, type="tab-element", classes=["sphinx-tabs", "rosetta-tabs", *classes])
    headings: list[str] = []
    for number, tab in enumerate(tabs):
        if tab.heading and tab.heading not in headings:
            headings.append(tab.heading)
            heading_id = f"group-{key}-{len(headings)}"
            strip += Heading("", "", nodes.Text(tab.heading), classes=["rosetta-heading"], ids=[heading_id])
        button = SphinxTabsTab("", "", nodes.Text(tab.title), classes=["sphinx-tabs-tab"])
        button.update_basic_atts({"ids": [f"tab-{key}-{tab.name}"]})
        button["role"], button["name"] = "tab", tab.name
        button["aria-selected"] = "false" if number else "true"
        button["aria-controls"] = f"panel-{key}-{tab.name}"
        if tab.column:
            button["data-column"] = tab.column
        if tab.also:
            button["data-columns"] = " ".join((tab.name, *tab.also))
        if tab.heading:
            button["aria-describedby"] = heading_id
        strip += button
        title = line("p", nodes.Text(tab.title), classes=("rosetta-panel-title",))
        held = [Later("", title, *tab.content)] if number else [title, *tab.content]
        panel = SphinxTabsPanel("", *held, classes=["sphinx-tabs-panel"])
        panel.update_basic_atts({"ids": [f"panel-{key}-{tab.name}"]})
        panel["role"], panel["tabindex"] = "tabpanel", "0"
        panel["aria-labelledby"] = f"tab-{key}-{tab.name}"
        if number:
            panel["hidden"] = ""
        group += panel
    return group


class ValidTabs(SphinxPostTransform):
    """Makes the HTML of every tab group valid, also of groups that sphinx-tabs' own directives make."""

    default_priority = 50
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Fix the attributes."""
        for panel in self.document.findall(SphinxTabsPanel):
            panel.attributes.pop("name", None)
            if "hidden" in panel:
                panel["hidden"] = ""
        for tab in self.document.findall(SphinxTabsTab):
            tab["type"] = "button"


def setup(app: Sphinx) -> None:
    """Register the post-transform, the files and the visitors for other formats."""
    app.setup_extension("sphinx_tabs.tabs")
    for kind, others in (
        (SphinxTabsTablist, (skip, None)),
        (SphinxTabsTab, (skip, None)),
        (SphinxTabsPanel, (nothing, nothing)),
    ):
        visitors: dict[str, Any] = dict.fromkeys(OTHERS, others)
        app.add_node(kind, override=True, html=(visit, depart), **visitors)
    hidden: dict[str, Any] = dict.fromkeys(OTHERS, (skip, None))
    app.add_node(Heading, html=(_visit_heading, _depart_heading), **hidden)
    app.add_post_transform(ValidTabs)
    app.connect("html-page-context", _without_script)
    app.add_js_file("rosetta-later.js", loading_method="defer")
    app.add_js_file("rosetta-columns.js", loading_method="defer")
    app.add_js_file("rosetta-tabs.js", loading_method="defer")
    app.add_js_file("rosetta-code.js", loading_method="defer")


def _visit_heading(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "span", "", role="presentation", **{"aria-hidden": "true"}))


def _depart_heading(self: Any, node: nodes.Element) -> None:
    self.body.append("</span>")


def _without_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None:
        context["metatags"] = context.get("metatags", "") + f"<noscript><style>{NO_SCRIPT}</style></noscript>"
