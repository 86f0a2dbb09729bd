import pytest

from rosetta_common.ground.steps import STEPS, ExampleError, parse_cells, read_cells, steps_of

from fake_examples import example

TEXT = """\
# %% [markdown]
# # A title
#
# Some *text*.

# %%
import numpy

# %% tags=["load"]

x = 1
# a comment

y = 2

# %% tags=["build"]
b = 1
# %% [markdown]
# In between.
# %% tags=["compile"]
c = 1
# %% tags=["train"]
t = 1
# %% tags=['predict']
p = 1
# %% tags=["evaluate"]
e = 1
"""


def test_cells_have_their_kind_step_source_and_line():
    cells = parse_cells(TEXT)
    assert [tuple(cell) for cell in cells[:3]] == [
        ("markdown", "", "# A title\n\nSome *text*.", 2),
        ("code", "", "import numpy", 7),
        ("code", "load", "x = 1\n# a comment\n\ny = 2", 11),
    ]
    assert [cell.kind for cell in cells[3:5]] == ["code", "markdown"]


def test_the_line_is_that_of_the_source_in_the_file():
    lines = TEXT.split("\n")
    for cell in parse_cells(TEXT):
        first = lines[cell.line - 1]
        assert first == cell.source.split("\n")[0] or first == "# " + cell.source.split("\n")[0]


def test_steps_come_in_order_without_what_is_between():
    steps = steps_of(parse_cells(TEXT))
    assert tuple(steps) == STEPS
    assert steps["build"].source == "b = 1"


def test_what_stands_before_the_first_marker_is_a_cell_unless_blank():
    assert parse_cells("\n\n" + TEXT)[0].kind == "markdown"
    first = parse_cells('"""Docstring."""\n' + TEXT)[0]
    assert tuple(first) == ("code", "", '"""Docstring."""', 1)


def test_an_unknown_tag_is_named_with_its_line():
    with pytest.raises(ExampleError) as caught:
        parse_cells(TEXT.replace('"build"', '"biuld"'), "some/file.py")
    assert str(caught.value) == (
        "some/file.py:16: 'biuld' is no step; the steps are load, build, compile, train, predict, evaluate"
    )


def test_a_cell_of_two_steps_is_refused():
    with pytest.raises(ExampleError) as caught:
        parse_cells(TEXT.replace('"build"', '"build", "compile"'), "file.py")
    assert str(caught.value) == "file.py:16: a cell belongs to one step, not to build and compile"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('# %% tags=["train"]\nt = 1\n', "", "load, build, compile, predict, evaluate"),
        ('tags=["compile"]', 'tags=["build"]', "load, build, build, train, predict, evaluate"),
        (TEXT, "x = 1\n", "none"),
    ],
)
def test_missing_doubled_and_disordered_steps_are_told(old, new, found):
    with pytest.raises(ExampleError) as caught:
        parse_cells(TEXT.replace(old, new))
    order = ", ".join(STEPS)
    assert str(caught.value) == "example: the steps must be %s, each once and in this order; found: %s" % (order, found)


def test_an_empty_step_is_a_missing_one():
    with pytest.raises(ExampleError, match="found: load, build, compile, train, evaluate$"):
        parse_cells(TEXT.replace("p = 1\n", "\n"))


def test_a_file_is_read_as_utf8(tmp_path):
    path = tmp_path / "example.py"
    path.write_bytes(example(build='print("Größe")').encode("utf-8"))
    assert steps_of(read_cells(path))["build"].source == 'print("Größe")'
