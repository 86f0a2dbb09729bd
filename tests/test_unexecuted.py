"""Code that was not executed says so, belongs to a column's step, and is at least valid."""

import ast

import pytest

pytest.importorskip("sphinx")

from docutils import nodes

from rosetta_common.ground.steps import workload_steps
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.unexecuted import read_snippets, unexecuted

REGISTRY = read_registry()
each = pytest.mark.parametrize("one", read_snippets(), ids=lambda one: f"{one.columns[0]}-{one.workload}-{one.step}")


@each
def test_a_snippet_belongs_to_a_step_and_fits_its_box(one):
    columns = [framework.name for framework in REGISTRY.columns[one.workload]]
    assert set(one.columns) <= set(columns)
    assert one.step in ("setup", *workload_steps(one.workload))
    assert max(map(len, one.code.splitlines())) <= 79
    assert one.language == REGISTRY.frameworks[one.columns[0]].language
    if one.language == "python":
        version = REGISTRY.frameworks[one.columns[0]].environment.python
        ast.parse(one.code, feature_version=tuple(map(int, version.split("."))))


def test_a_fold_says_that_its_code_was_not_executed():
    one = read_snippets()[0]
    (fold,) = unexecuted(one.workload, one.columns[0], one.step, lambda text: [nodes.paragraph("", text)])
    assert "not executed" in fold.astext()
    assert one.says in fold.astext()
    assert not unexecuted(one.workload, "pytorch", one.step, lambda _: [])


def test_a_mistake_in_the_file_is_named(tmp_path):
    path = tmp_path / "unexecuted.toml"
    path.write_text('[[snippet]]\ntitle = "x"\n')
    with pytest.raises(RosettaError, match=r"unexecuted\.toml: .*columns"):
        read_snippets(path)
