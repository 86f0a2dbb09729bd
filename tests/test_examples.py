"""Every example, against the registry and the house rules."""

import ast
import re
import sys

import pytest

from rosetta_common.ground.steps import read_cells, steps_of, workload_steps
from rosetta_common.ground.workloads import find_workload
from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.phrases.catalogue import read_phrasebook
from rosetta_common.upper.project import EXAMPLES, PINS
from rosetta_common.upper.records.digests import requirement_lines
from rosetta_common.upper.registry import EXCHANGES, read_registry

from miniature import ROOT

REGISTRY = read_registry()
FILES = sorted(path for path in EXAMPLES.glob("*/*") if path.is_file())
PYTHON = [path for path in FILES if path.suffix == ".py"]
VARIANTS = [framework for framework in REGISTRY.frameworks.values() if framework.variant_of]
each_example = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
each_python_example = pytest.mark.parametrize("path", PYTHON, ids=lambda path: f"{path.parent.name}/{path.stem}")


def imports(tree):
    """Top-level names of the modules imported, in order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield node.lineno, node.module


# In these workloads of the Keras study, three families take part.
STUDY = ("charlstm_nietzsche", "deepcnn_cifar10", "fasttext_imdb", "mlp_mnist", "textgenerator_nietzsche")
TAKING_PART = {"pytorch", "keras", "keras2"}
# The columns that have no example of a workload: (workload, column) -> why.
WITHOUT_EXAMPLE = {
    (workload, framework.name): "three families take part"
    for workload in STUDY
    for framework in REGISTRY.frameworks.values()
    if not framework.variant_of and framework.family not in TAKING_PART
} | {
    ("bilstm_imdb", "tinygrad"): "the first batch of its two hundred steps takes more than ten minutes",
    ("transformer_text", "knet"): "Knet has no attention layer, and Julia isn't on the machines that run the columns",
}


def test_every_column_has_an_example_of_every_workload_and_every_variant_of_some():
    missing = {
        (workload, framework.name)
        for workload, there in REGISTRY.columns.items()
        for framework in REGISTRY.frameworks.values()
        if not framework.variant_of and framework not in there
    }
    assert missing == set(WITHOUT_EXAMPLE)
    homeless = [v.name for v in VARIANTS if not any(v in there for there in REGISTRY.columns.values())]
    assert not homeless


def test_nothing_but_examples_is_in_their_folders():
    """Each of them belongs to the registry, as ``test_example_and_registry_name_each_other`` sees to."""
    found = sorted(path for path in EXAMPLES.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert found == sorted([*FILES, EXAMPLES / "ruff.toml"])  # how wide a line of theirs may be
    assert {path.parent.name for path in FILES} == set(REGISTRY.workloads)


WIDEST = 79  # characters in a line: a code box on a page would cut a longer one


@each_example
def test_no_line_is_wider_than_a_code_box(path):
    wide = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > WIDEST]
    assert not wide


def after_code(text):
    """The lines of R or Julia, or of Python, with a comment behind code; a sign within a string is no comment."""
    without_strings = re.sub(r"\"(?:\\\\.|[^\"\\\\])*\"", '""', text)
    found = [line for line in without_strings.splitlines() if re.search(r"^\s*[^#\s].*#", line)]
    return [line for line in found if not re.search(r"^\s*0\.\d+,  # dropout's rate$", line)]  # short, and needed below


@each_example
def test_comments_stand_above_the_code(path):
    """Behind the code of a narrow box, most of a comment would be out of sight."""
    assert not after_code(path.read_text(encoding="utf-8"))


def test_a_comment_behind_code_is_found_and_a_sign_in_a_string_is_not():
    assert after_code('x = "#"\n# alone\ny = 1  # behind') == ["y = 1  # behind"]


def lost_rates(source):
    """The lines with a rate of a call of some dropout that don't name dropout: a proof doesn't set these to zero."""
    lines, found = source.splitlines(), []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and "dropout" in ast.unparse(node.func).lower():
            rates = [
                one for one in (*node.args, *(word.value for word in node.keywords)) if isinstance(one, ast.Constant)
            ]
            found += [lines[rate.lineno - 1] for rate in rates if isinstance(rate.value, float)]
    return [line for line in found if "dropout" not in line.lower()]


@each_python_example
def test_a_rate_of_dropout_stands_on_a_line_that_names_it(path):
    assert not lost_rates(path.read_text(encoding="utf-8"))


def test_a_lost_rate_is_found():
    assert lost_rates("x = F.dropout(\n    x,\n    0.25,\n)") == ["    0.25,"]
    assert not lost_rates("x = F.dropout(x, 0.25)\ny = dense(\n    0.25\n)")


@each_example
def test_example_has_its_steps_and_a_title(path):
    cells = read_cells(path)
    assert tuple(steps_of(cells)) == workload_steps(path.parent.name)
    assert cells[0].kind == "markdown"
    assert cells[0].source.startswith("# ")


@each_python_example
def test_rosetta_common_is_imported_before_anything_else(path):
    """Else an example called ``chainer.py``, run by hand, would be imported in Chainer's place."""
    found = [name for _, name in sorted(imports(ast.parse(path.read_text(encoding="utf-8"))))]
    before = found[: found.index("rosetta_common")]
    assert set(before) <= {"os", "sys"}, f"imported before rosetta_common: {before}"


@each_example
def test_example_and_registry_name_each_other(path):
    workload = path.parent.name
    assert workload in REGISTRY.workloads
    assert [framework.name for framework in REGISTRY.frameworks.values() if framework.example(workload) == path]


def test_files_shared_by_columns_are_told_by_the_registry():
    shared = [framework.name for framework in REGISTRY.frameworks.values() if framework.file == "keras2"]
    assert shared == ["keras2-tensorflow", "keras2-cntk", "keras2-theano"]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda framework: framework.name)
def test_a_variant_shares_with_its_column_all_but_what_it_exchanges(variant):
    """Line for line: nothing changed except the lines that a page shows as changed."""
    for workload, columns in REGISTRY.columns.items():
        if variant not in columns:
            continue
        own, column = (
            {step: cell.source for step, cell in steps_of(read_cells(framework.example(workload))).items()}
            for framework in (variant, REGISTRY.frameworks[variant.variant_of])
        )
        shared = [step for step in EXCHANGES[variant.exchanges][1] if step in own]
        for step in shared:
            assert own[step] == column[step], f"{workload} {variant.name}: {step}"
        assert any(own[step] != column[step] for step in own if step not in shared)


@each_python_example
def test_example_has_no_timer_of_its_own(path):
    names = {name for _, name in imports(ast.parse(path.read_text(encoding="utf-8")))}
    assert not names & {"time", "timeit"}


def test_every_framework_has_an_example():
    with_example = {framework.name for columns in REGISTRY.columns.values() for framework in columns}
    assert with_example == set(REGISTRY.frameworks)


def test_every_environment_serves_a_framework_or_a_topic_of_the_phrasebook():
    topics = read_phrasebook(REGISTRY, read_catalogue(REGISTRY).lessons).environments
    of_topics = {environment.name for others in topics.values() for environment in others.values()}
    of_frameworks = {framework.environment.name for framework in REGISTRY.frameworks.values()}
    assert of_frameworks | of_topics == set(REGISTRY.environments)
    assert not of_frameworks & of_topics


def test_layout_of_the_registry_is_that_of_the_example():
    for framework in REGISTRY.frameworks.values():
        if not framework.example("cnn_cifar10").is_file():
            continue  # a variant of another workload
        text = framework.example("cnn_cifar10").read_text(encoding="utf-8")
        said = re.findall(r'layout ?= ?"(NCHW|NHWC)"', text)
        assert said == [framework.layout] or framework.file, framework.name  # a shared file chooses by its backend


PINNED = re.compile(r"[A-Za-z0-9._-]+(\[[A-Za-z0-9._,-]+\])?==[^\s=;]+( ; .+)?")


@pytest.mark.parametrize("name", REGISTRY.environments)
def test_every_environment_is_pinned_to_the_last_package(name):
    environment = REGISTRY.environments[name]
    for gpu in {False, environment.gpu}:
        path = environment.requirements(gpu)
        text = path.read_text(encoding="utf-8")
        lines = requirement_lines(text)
        assert lines, path.name
        loose = [line for line in lines if not PINNED.fullmatch(line)]
        assert not loose, path.name
        without = re.findall(r"(?m)^([^\s#]+)$", text)  # a line with a hash goes on in the next one
        assert len(without) == text.count("# no hash: "), path.name
        assert [line.split("==")[0] for line in without] == (["torch"] if environment.torch_backend else []), path.name
        assert "://" not in text, path.name
        assert path.with_suffix(".in").is_file(), f"{path.name} has no source"


def test_no_pins_without_an_environment():
    known = {e.requirements(gpu).stem for e in REGISTRY.environments.values() for gpu in (False, True)}
    files = {path.stem for path in PINS.iterdir() if path.is_file()}
    assert files == {*known, "newest"}  # newest.toml: the newest releases
    assert {path.stem for path in (PINS / "scripts").iterdir()} <= known  # what self-contained scripts need beside them


def packages(floor):
    """The modules of a floor; the proof's adapters are apart, as they import frameworks."""
    found = sorted((ROOT / "rosetta_common" / floor).rglob("*.py"))
    return [*(path for path in found if path.parent.name != "adapters"), ROOT / "rosetta_common" / "__init__.py"]


@pytest.mark.parametrize("path", packages("ground"), ids=lambda path: path.name)
def test_ground_floor_imports_the_standard_library_numpy_and_itself(path):
    for line, name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        ours = name == "rosetta_common" or name.startswith("rosetta_common.ground")
        allowed = ours or name.split(".")[0] in {*sys.stdlib_module_names, "numpy"}
        assert allowed, f"{path.name}:{line} imports {name}"


CODE = {".py", ".R", ".jl", ".js", ".mjs", ".css", ".html", ".yml", ".sh", ""}  # "": `run` and .ci/run
MADE = {"_build", "node_modules", "__pycache__", "gallery", "notebooks"}  # made by builds and tools


def code_files(folder=ROOT):
    """Every file of code in the repository, also of tests, lessons, benchmarks, pages and CI."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name not in (".ci", ".github")
            if not hidden and path.name not in MADE and not (path / "pyvenv.cfg").exists():
                yield from code_files(path)
        elif path.suffix in CODE and not path.name.startswith(".") and path.name != "LICENSE":
            yield path


def test_no_file_is_longer_than_500_lines():
    """Of code: a list of data, as ``frameworks.toml`` is, may be."""
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in code_files()}
    for one in (
        "rosetta_common/ground/executor.R",
        "examples/cnn_cifar10/pytorch.py",
        "lessons/optimisers/caffe2.py",
        "tests/browser/check.mjs",
        "docs/_static/rosetta.css",
        "docs/plots/plot_speed.py",
        "benchmarks/overhead.py",
        "noxfile.py",
        "run",
    ):
        assert one in lines
    assert {name: number for name, number in lines.items() if number > 500} == {}


DRAWN = [path for path in sorted(EXAMPLES.glob("*/*cntk*.py")) if find_workload(path.parent.name).trained]


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_cntk_draws_other_numbers_for_every_layer(path):
    """With a fixed seed, each initialiser and each dropout starts again: kernels correlate by 1.00, masks are equal."""
    code = "\n".join(cell.source for cell in read_cells(path) if cell.kind == "code")
    assert "reset_random_seed(" in code
    assert ".set_fixed_random_seed(" not in code
