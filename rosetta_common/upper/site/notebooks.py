"""Writes each example as a notebook with the outputs of its record: ``docs/notebooks/<workload>/<framework>.ipynb``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from rosetta_common.ground.steps import STEPS
from rosetta_common.upper.records.fields import one_line
from rosetta_common.upper.records.machines import machine_title
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.registry import SUFFIXES, Framework
from rosetta_common.upper.site.addresses import clone
from rosetta_common.upper.site.content import SiteContent, content_of
from rosetta_common.upper.site.elements import HtmlOnly, link, paragraph
from rosetta_common.upper.site.paths import remove_others, to_root, write_changed

FOLDER = "notebooks"


class Language(NamedTuple):
    """The names of an example's language elsewhere."""

    jupytext: str
    kernel: str  # Jupyter's name, then the kernel's own metadata
    title: str
    name: str
    command: str  # the program that runs a script


LANGUAGES = {
    "python": Language("py", "python3", "Python 3", "python", "python"),
    "r": Language("R", "ir", "R", "R", "Rscript"),
    "julia": Language("jl", "julia", "Julia", "julia", "julia"),
}


def notebook(
    text: str, workload: str, framework: Framework, record: Record | None, why: str, repository: str = ""
) -> str:
    """Convert an example to a notebook, as JSON.

    Args:
        text: the example, in percent format.
        workload: its workload.
        framework: its framework.
        record: the record with the outputs (of its first run).
        why: if there is no record, why; else why it is stale, or empty.
        repository: the address of the source, or empty.
    """
    language = LANGUAGES[framework.language]
    book = jupytext.reads(text, fmt=f"{language.jupytext}:percent")
    book.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": language.title, "language": language.name, "name": language.kernel},
            "language_info": {"name": language.name},
            "mystnb": {"execution_mode": "off"},
        }
    )
    first = book.cells[0]
    if first.cell_type == "markdown":
        heading, _, rest = first.source.partition("\n")
        if framework.shares(workload):  # columns that share a file have different titles
            heading = f"{heading.rpartition(' in ')[0]} in {literally(framework.title)}"
        told = how_to_run(workload, framework, record, why, repository)
        first.source = f"{heading}\n\n{told}\n{rest}".rstrip()
    run = record.runs[0] if record else None
    executed = 0
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"  # nbformat's own ids are random
        if cell.cell_type != "code":
            continue
        step = next((tag for tag in cell.metadata.get("tags", ()) if tag in STEPS), "setup")
        if run:
            executed += 1
            cell.execution_count = executed
            printed = run.output.get(step, "")
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=printed)] if printed else []
    return str(nbformat.writes(book, version=4)) + "\n"


def how_to_run(workload: str, framework: Framework, record: Record | None, why: str, repository: str = "") -> str:
    """The first lines of a notebook, in Markdown; texts from records and reasons stand in it literally."""
    environment = framework.environment
    # For columns that share a file, a variable chooses the backend.
    shared = {**environment.variables, **framework.settings(workload)} if framework.shares(workload) else {}
    chosen = "".join(f"{name}={value} " for name, value in shared.items() if name.endswith("_BACKEND"))
    script = f"examples/{workload}/{framework.example(workload).name}"
    checkout = f"[the repository]({repository}) (`{clone(repository)[0]}`)" if repository else "the repository"
    how = (
        f"To run it: `rosetta run {workload} --framework {framework.name}` makes the pinned environment "
        f"`{environment.name}` (Python {environment.python}), executes the example and records the run. "
        f"In an environment of your own: `{chosen}{LANGUAGES[framework.language].command} {script}`, from a checkout "
        f"of {checkout}. `ROSETTA_PROFILE=smoke` shortens it to seconds."
    )
    if record is None:
        return f"{how}\n\nNot executed yet, so it has no outputs: {literally(why)}."
    since = f" Since then {literally(why)}." if why else ""
    data = " on stand-in data" if record.stand_in else ""
    seed, versions = record.runs[0].seed, record.content.versions
    named = ", ".join(f"{literally(name)} {literally(version)}" for name, version in versions.items())
    machine = literally(machine_title(record.content.machine))
    return (
        f"{how}\n\nThe outputs are those of the recorded run on {machine}{data}: "
        f"profile `{record.profile}`, seed {seed}, {record.runs[0].started[:10]}, {named}.{since}"
    )


def literally(text: str) -> str:
    """A text within a line of Markdown, so that no part of it is markup, neither for MyST nor for Jupyter.

    A backslash becomes an entity, as Jupyter takes some pairs of backslashes for the begin of a formula.
    """
    parts = one_line(text).split("\\")
    return "&#92;".join(re.sub(r"[`*_{}\[\]<>&$~|#]", r"\\\g<0>", part) for part in parts)


def write_notebooks(content: SiteContent, folder: Path, repository: str = "") -> None:
    """Write all notebooks below a folder with nothing else in it; unchanged files keep their time.

    Args:
        content: the examples and their records.
        folder: of the notebooks.
        repository: the address of the source, or empty.
    """
    kept = []
    for workload, framework in content.examples():
        text = framework.example(workload).read_text(encoding="utf-8")
        record = content.best(workload, framework.name)
        why = ", ".join(content.stale(record)) if record else content.why_not(workload, framework.name)
        path = folder / workload / f"{framework.name}.ipynb"
        write_changed(path, notebook(text, workload, framework, record, why, repository))
        kept.append(path)
    remove_others(folder, kept)


def _generate(app: Sphinx) -> None:
    write_notebooks(content_of(app), Path(app.srcdir) / FOLDER, app.config.rosetta_repository)


def _add_links(app: Sphinx, document: nodes.document) -> None:
    """Put the download links below the title of a notebook's page."""
    docname = app.env.docname
    if not docname.startswith(f"{FOLDER}/"):
        return
    workload, name = docname.split("/")[1:]
    framework = content_of(app).registry.frameworks[name]
    title = next(iter(document.findall(nodes.title)), None)
    if title is None or title.parent is None:
        return
    base = f"{to_root(docname)}downloads/examples/{workload}/{name}"
    page = f"{to_root(docname)}workloads/{workload}.html?framework={framework.variant_of or name}"
    links = paragraph(
        "Download: ",
        link("script", f"{base}{SUFFIXES[framework.language]}"),
        " · ",
        link("notebook", f"{base}.ipynb"),
        ". ",
        link("The same model in other frameworks", page),
    )
    title.parent.insert(title.parent.index(title) + 1, HtmlOnly("", links))


def setup(app: Sphinx) -> None:
    """Register the generator, which runs before the pages are looked for."""
    app.connect("builder-inited", _generate)
    app.connect("doctree-read", _add_links)
