"""Writes records, schemas, runs and epochs as CSV, tables as JSON and CSV, and the examples below ``downloads/``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.upper.records.models import FILES, json_schema
from rosetta_common.upper.scripts.head import text_of
from rosetta_common.upper.scripts.notebook import has_notebook, notebook_of
from rosetta_common.upper.site.compared_page import compared_files
from rosetta_common.upper.site.content import SiteContent, content_of
from rosetta_common.upper.site.exports import Line, runs_csv
from rosetta_common.upper.site.notebooks import FOLDER as NOTEBOOKS
from rosetta_common.upper.site.paths import remove_others, write_changed
from rosetta_common.upper.site.phrases_page import phrasebook_files
from rosetta_common.upper.site.study_tables import log_csv, log_path
from rosetta_common.upper.site.table_files import table_csv, table_json, table_path, table_schema


def write_downloads(content: SiteContent, notebooks: Path, folder: Path, more: Mapping[str, str] | None = None) -> None:
    """Write all files below a folder with nothing else in it; unchanged files keep their time.

    Args:
        content: the registry and the records.
        notebooks: the folder of the examples' notebooks.
        folder: the folder of the downloads.
        more: other files, by their path in the folder.
    """
    lines = list(run_lines(content))
    files = {folder / "runs.csv": runs_csv(lines)}
    files |= {folder / path: text for path, text in (more or {}).items()}
    for workload in content.registry.workloads:
        for table in content.tables(workload):
            files[folder / f"{table_path(table)}.json"] = table_json(table)
            files[folder / f"{table_path(table)}.csv"] = table_csv(table)
    files[folder / "schema/table.json"] = json.dumps(table_schema(), indent=1) + "\n"
    for original in dict.fromkeys(line.record.path for line in lines):
        files[folder / "records" / original.relative_to(content.folder)] = original.read_text(encoding="utf-8")
    for proof in content.proofs.proofs.values():
        path = folder / "proofs" / proof.workload / proof.path.name
        files[path] = proof.path.read_text(encoding="utf-8")
    for kind in FILES:
        files[folder / "schema" / f"{kind}.json"] = json.dumps(json_schema(kind), indent=1) + "\n"
    for workload, framework in content.examples():
        base = folder / "examples" / workload
        script = framework.example(workload)  # columns that share a file each get it under their own name
        files[base / f"{framework.name}{script.suffix}"] = script.read_text(encoding="utf-8")
        book = notebooks / workload / f"{framework.name}.ipynb"
        files[base / book.name] = book.read_text(encoding="utf-8")
        if alone := content.scripts(workload).get(framework.name):
            place = folder / "scripts" / workload
            files[place / f"{framework.name}{script.suffix}"] = text_of(alone, content.registry)
            if has_notebook(framework):
                files[place / f"{framework.name}.ipynb"] = notebook_of(alone, content.registry)
    files |= {folder / path: text for path, text in epoch_logs(content)}
    for path, text in files.items():
        write_changed(path, text)
    remove_others(folder, files)


def epoch_logs(content: SiteContent) -> Iterator[tuple[str, str]]:
    """The epochs of every example that was trained, as CSV, each with its path from the root of the downloads."""
    for workload, framework in content.examples():
        learnt = content.learnt(workload, framework.name)
        if learnt and learnt.curve:
            yield log_path(workload, framework.name), log_csv(learnt.newest)


def run_lines(content: SiteContent) -> Iterator[Line]:
    """All runs: those of the records, then those of the rounds."""
    for record in content.results.records:
        yield from (Line(record, run) for run in record.runs)
    for one in content.rounds.throughputs:
        for measured in (*one.earlier, *one.now):
            yield from (Line(measured.record, run, measured.round) for run in measured.record.runs)


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is None and app.builder.format == "html":
        folder = Path(app.outdir) / "downloads"
        write_downloads(
            content_of(app), Path(app.srcdir) / NOTEBOOKS, folder, compared_files(app) | phrasebook_files(app)
        )


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
