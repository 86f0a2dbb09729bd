"""Which pages the checks in a browser look at; needs node, but no browser and no package."""

from __future__ import annotations

import json
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

MODULE = Path(__file__).parent / "browser/pages.mjs"
LARGE = [f"large/{number}.html" for number in range(5)]
ALWAYS = ["index.html", "workloads/index.html", "workloads/one.html"]
OTHERS = [f"notebooks/{number}.html" for number in range(20)] + ["404.html", "method.html", "proofs.html"]
PAGES = ALWAYS + LARGE + OTHERS

if not shutil.which("node"):
    pytest.skip("node isn't there", allow_module_level=True)


def ask(expression: str) -> Any:
    """The value of an expression in which ``pages`` is the module."""
    text = f"import * as pages from {json.dumps(MODULE.as_uri())}; console.log(JSON.stringify({expression}))"
    command = ["node", "--input-type=module", "--eval", text]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def choose(keys: int) -> list[dict[str, list[str]]]:
    sizes = {page: 1000 if page in LARGE else 10 for page in PAGES}
    given = f"{json.dumps(PAGES)}, {json.dumps(sizes)}"
    return ask(f"Array.from({{ length: {keys} }}, (_, key) => pages.choose({given}, `commit ${{key}}`))")


def test_the_large_pages_and_the_workloads_are_always_chosen_and_each_commit_draws_some_others() -> None:
    found = choose(80)
    assert found == choose(80)  # the same commit, the same pages
    seen: set[str] = set()
    for one in found:
        chosen, waiting = one["chosen"], one["waiting"]
        assert set(ALWAYS + LARGE) <= set(chosen)
        assert sorted(chosen + waiting) == sorted(PAGES)
        assert sum(page.startswith("notebooks/") for page in chosen) == 2
        seen |= set(chosen)
    assert seen == set(PAGES)
    assert len({tuple(one["chosen"]) for one in found}) > 10


def test_everything_is_everything() -> None:
    found = ask(f'pages.choose({json.dumps(PAGES)}, {{}}, "key", true)')
    assert found == {"chosen": PAGES, "waiting": []}


def test_the_pages_are_those_of_the_inventory(tmp_path: Path) -> None:
    lines = ["gallery/index std:doc -1 gallery/index.html Plots", "index std:doc -1 index.html Start: a page"]
    lines += ["workloads/one std:doc -1 workloads/one.html One", "build std:label -1 workloads/one.html#build Build"]
    head = b"# Sphinx inventory version 2\n# Project: x\n# Version: \n# The remainder is compressed.\n"
    (tmp_path / "objects.inv").write_bytes(head + zlib.compress("\n".join([*lines, ""]).encode()))
    names = ["gallery/index.html", "index.html", "workloads/one.html"]
    assert ask(f"pages.allPages({json.dumps(str(tmp_path))})") == [*names, "404.html"]
