"""A self-contained script as a notebook, which opens in Colab and in any Jupyter: its first code cell installs."""

from __future__ import annotations

import nbformat

from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.scripts.head import needed
from rosetta_common.upper.scripts.script import Script


def has_notebook(framework: Framework) -> bool:
    """Whether a column's packages install in the Python of a hosted notebook: today's frameworks do."""
    return framework.group == "today" and framework.language == "python"


def notebook_of(script: Script, registry: Registry) -> str:
    """The notebook, as JSON, without outputs.

    Args:
        script: the script.
        registry: the registry.
    """
    install = "%pip install --quiet " + " ".join(needed(script, registry))
    codes = [install, *(cell.source for cell in script.cells if cell.kind == "code")]
    title = nbformat.v4.new_markdown_cell(f"# {script.title}\n\n{script.introduction}")
    book = nbformat.v4.new_notebook(cells=[title, *map(nbformat.v4.new_code_cell, codes)])
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"  # nbformat's own ids are random
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    return str(nbformat.writes(book, version=4)) + "\n"
