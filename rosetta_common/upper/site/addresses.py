"""Where the site and its source are, as ``conf.py`` says; without an address no page names one.

``rosetta_repository`` is the address of the source, ``html_baseurl`` that of the site. A wrong address is worse than
none: it sends a reader to a stranger's page, and a search engine to a host that isn't ours.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?(/[\w.~-]+)*/?")
OF_PAGE = re.compile(r'<meta property="og:url"[^>]*>\n?')


def clone(repository: str) -> list[str]:
    """The commands that fetch the source; none if nobody knows where it is."""
    if not repository:
        return []
    folder = repository.rpartition("/")[2].removesuffix(".git")
    return [f"git clone {repository}", f"cd {folder}"]


class RosettaCommands(SphinxDirective):
    """``{rosetta-commands}``: commands for a checkout of the source, after those that fetch it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the box of code."""
        text = "\n".join([*clone(self.config.rosetta_repository), *self.content])
        return [nodes.literal_block(text, text, language="bash")]


def _check(app: Sphinx, config: Config) -> None:
    for name in ("rosetta_repository", "html_baseurl"):
        address = config[name]
        if address and not ADDRESS.fullmatch(address):
            raise ConfigError(f"{name}: {address!r} is no address: write https://host/path, or leave it empty")
    site = config["html_baseurl"]
    if site and not site.endswith("/"):
        raise ConfigError(f"html_baseurl: {site!r} must end with a slash")


def _leave_out(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """The address of a page for other sites: without the site's own address it would be no address."""
    if not app.config.html_baseurl:
        context["metatags"] = OF_PAGE.sub("", context.get("metatags", ""))


def setup(app: Sphinx) -> None:
    """Register the setting, the directive and the handlers."""
    app.add_config_value("rosetta_repository", "", "env", types=frozenset({str}))
    app.add_directive("rosetta-commands", RosettaCommands)
    app.connect("config-inited", _check)
    app.connect("html-page-context", _leave_out, priority=900)  # after the extension that adds the tag
