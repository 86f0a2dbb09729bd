"""Writes records and their schemas, all runs as CSV, each table as JSON and the examples below ``downloads/``."""

from __future__ import annotations

import json
from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.upper.records.models import FILES, json_schema
from rosetta_common.upper.site.content import SiteContent, content_of
from rosetta_common.upper.site.exports import runs_csv, table_json, table_path
from rosetta_common.upper.site.notebooks import FOLDER as NOTEBOOKS
from rosetta_common.upper.site.paths import remove_others, write_changed


def write_downloads(content: SiteContent, notebooks: Path, folder: Path) -> None:
    """Write all files below a folder with nothing else in it; unchanged files keep their time."""
    files = {folder / "runs.csv": runs_csv(content.results.records)}
    for workload in content.registry.workloads:
        for machine, profile in content.shown(workload):
            path = folder / table_path(machine, workload, profile)
            files[path] = table_json(content.table(workload, machine, profile))
    for record in content.results.records:
        path = folder / "records" / record.path.relative_to(content.folder)
        files[path] = record.path.read_text(encoding="utf-8")
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
    for path, text in files.items():
        write_changed(path, text)
    remove_others(folder, files)


def _write(app: Sphinx, failed: Exception | None) -> None:
    if failed is None and app.builder.format == "html":
        write_downloads(content_of(app), Path(app.srcdir) / NOTEBOOKS, Path(app.outdir) / "downloads")


def setup(app: Sphinx) -> None:
    """Register the writer."""
    app.connect("build-finished", _write)
