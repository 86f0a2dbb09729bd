"""Puts records and their schemas, all runs as CSV, each table as JSON and the examples below ``downloads/``."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.upper.records.models import FILES, json_schema
from rosetta_common.upper.site.exports import runs_csv, table_json, table_path
from rosetta_common.upper.site.notebooks import FOLDER as NOTEBOOKS
from rosetta_common.upper.site.paths import remove_others, write_changed
from rosetta_common.upper.site.source import Source, source_of


def write_downloads(source: Source, notebooks: Path, folder: Path) -> None:
    """Write all files below a folder that holds nothing else; files that don't change are left alone."""
    contents = {folder / "runs.csv": runs_csv(source.results.records)}
    for workload in source.registry.workloads:
        for machine, profile in source.shown(workload):
            path = folder / table_path(machine, workload, profile)
            contents[path] = table_json(source.table(workload, machine, profile))
    for record in source.results.records:
        path = folder / "records" / record.path.relative_to(source.folder)
        contents[path] = record.path.read_text(encoding="utf-8")
    for proof in source.proofs.proofs.values():
        path = folder / "proofs" / proof.workload / proof.path.name
        contents[path] = proof.path.read_text(encoding="utf-8")
    for kind in FILES:
        contents[folder / "schema" / f"{kind}.json"] = json.dumps(json_schema(kind), indent=1) + "\n"
    for workload, framework in source.examples():
        base = folder / "examples" / workload
        script = framework.example(workload)  # columns that share one get it under their own names
        contents[base / f"{framework.name}{script.suffix}"] = script.read_text(encoding="utf-8")
        book = notebooks / workload / f"{framework.name}.ipynb"
        contents[base / book.name] = book.read_text(encoding="utf-8")
    for path, content in contents.items():
        write_changed(path, content)
    remove_others(folder, contents)


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is None and app.builder.format == "html":
        write_downloads(source_of(app), Path(app.srcdir) / NOTEBOOKS, Path(app.outdir) / "downloads")


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
