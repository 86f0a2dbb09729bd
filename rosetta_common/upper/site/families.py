"""Families: the columns and variants that share a page, ``docs/frameworks/<family>.md``; shared by its directives."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.site.content import SiteContent, content_of, depend
from rosetta_common.upper.site.elements import link
from rosetta_common.upper.site.facts import Facts, FactsError, read_facts
from rosetta_common.upper.site.paths import to_root
from rosetta_common.upper.site.tables import Badge, staleness_badges

FOLDER = "frameworks"  # of the pages, below the source folder
FACTS = "facts.toml"  # in that folder


def families(registry: Registry) -> dict[str, list[Framework]]:
    """The columns and variants of each family, in the registry's order."""
    found: dict[str, list[Framework]] = {}
    for framework in registry.frameworks.values():
        found.setdefault(framework.family, []).append(framework)
    return found


def without_variants(members: list[Framework]) -> list[Framework]:
    """A family without its variants."""
    return [framework for framework in members if not framework.variant_of]


def state_of(content: SiteContent, members: list[Framework]) -> list[Badge]:
    """The state of a family's records, in one or two badges."""
    examples = [(workload, framework) for workload, framework in content.examples() if framework in members]
    if not examples:
        return [Badge("no example yet", "plain")]
    best = [content.best(workload, framework.name) for workload, framework in examples]
    found = [record for record in best if record]
    if not found:
        return [Badge("not executed", "bad")]
    some = f"{len(found)} of {len(examples)} examples executed"
    states = [Badge("executed", "ok") if len(found) == len(examples) else Badge(some, "plain")]
    staleness = [content.staleness(record) for record in found]
    together = Staleness(
        model=tuple(why for one in staleness for why in one.model),
        clock=tuple(why for one in staleness for why in one.clock),
    )
    states += [Badge(one.text, one.kind) for one in staleness_badges(together)]
    if any(record.stand_in for record in found):
        states.append(Badge("stand-in data", "warn"))
    return states


def facts_path(app: Sphinx) -> Path:
    """The path of the facts."""
    return Path(app.srcdir) / FOLDER / FACTS


def note(app: Sphinx, *paths: Path) -> None:
    """Make the current page depend on those of the given files that exist."""
    for path in paths:
        if path.is_file():  # a missing file would make the page outdated on every build
            app.env.note_dependency(str(path))


def page_link(env: BuildEnvironment, title: str, family: str) -> nodes.Node:
    """A link to a family's page, or only its title if the site has no such page."""
    if f"{FOLDER}/{family}" not in env.found_docs:
        return nodes.Text(title)
    return link(title, f"{to_root(env.docname)}{FOLDER}/{family}.html")


class FamilyDirective(SphinxDirective):
    """A directive whose argument is a family."""

    required_arguments = 1
    examples = False  # whether the page shows them, and must be built again if they change
    records = False

    @property
    def site_content(self) -> SiteContent:
        """The registry and the records."""
        return content_of(self.env.app)

    def members(self) -> list[Framework]:
        """The columns and variants of the family; also notes the files that the page depends on."""
        app = self.env.app
        depend(app, examples=self.examples, records=self.records)
        found = families(self.site_content.registry).get(self.arguments[0])
        if found is None:
            raise self.error(f"{self.name}: the registry has no family {self.arguments[0]!r}")
        return found

    def all_facts(self) -> dict[str, Facts]:
        """The facts about every family; also notes the file."""
        path = facts_path(self.env.app)
        note(self.env.app, path)
        try:
            return read_facts(path, families(self.site_content.registry))
        except FactsError as error:
            raise self.error(f"{self.name}: {error}") from error

    def facts(self) -> Facts:
        """The facts about this family."""
        found = self.all_facts().get(self.arguments[0])
        if found is None:
            raise self.error(f"{self.name}: {FACTS} has no facts about {self.arguments[0]!r}")
        return found
