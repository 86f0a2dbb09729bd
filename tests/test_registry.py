import re
import subprocess
import sys

import pytest

from rosetta_common.ground.workloads import WORKLOADS
from rosetta_common.upper import registry
from rosetta_common.upper.registry import RegistryError, UnknownName, check_profile, read_registry

from miniature import ROOT

GOOD = """\
[variables]
A = "1"

[environments.plain]
python = "3.11"
build-first = ["wheel==1"]
variables = { B = "2" }

[frameworks.some]
title = "Some"
environment = "plain"
modules = ["some"]
layout = "NCHW"
homepage = "https://example.org/"
group = "today"

[workloads.cnn_cifar10]
title = "CNN"
summary = "Pictures."
"""


@pytest.fixture
def read(tmp_path):
    """Read a registry's text."""

    def read(text):
        (tmp_path / "frameworks.toml").write_text(text, encoding="utf-8")
        return read_registry(tmp_path / "frameworks.toml")

    return read


def test_the_real_registry_is_read():
    found = read_registry()
    assert {"pytorch", "cntk", "keras-jax"} <= set(found.frameworks)
    assert set(found.workloads) == set(WORKLOADS)
    assert found.frameworks["keras-jax"].environment is found.environments["jax"]
    assert found.variables["NVIDIA_TF32_OVERRIDE"] == "0"


def test_entries_become_fields(read):
    found = read(GOOD)
    assert found.environments["plain"].build_first == ("wheel==1",)
    assert found.environments["plain"].variables == {"B": "2"}
    assert found.frameworks["some"].environment.name == "plain"
    assert found.frameworks["some"].modules == ("some",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('environment = "plain"', 'environment = "plane"', "frameworks.some: there is no environment 'plane'"),
        ('environment = "plain"\n', "", "frameworks.some: there is no environment None"),
        ('title = "Some"', 'tilte = "Some"', "frameworks.some: unknown key 'tilte'; did you mean 'title'?"),
        ('title = "Some"\n', "", "frameworks.some: Object missing required field `title`"),
        ('python = "3.11"\n', "", "environments.plain: Object missing required field `python`"),
        ("[workloads.cnn_cifar10]", "[workloads.cnn_mnist]", "workloads.cnn_mnist has no specification"),
        ('title = "Some"', 'title = "Some"\nadapter = "torch"', "frameworks.some: adapter 'torch' is none of "),
        ('summary = "Pictures."', "", "workloads.cnn_cifar10: Object missing required field `summary`"),
    ],
)
def test_a_mistake_is_told_with_its_entry(read, old, new, message):
    with pytest.raises(RegistryError, match=r"^frameworks\.toml: ") as caught:
        read(GOOD.replace(old, new))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


NAME = "Expected `str` matching regex '^[a-z0-9][a-z0-9-]*\\\\Z' - at `$."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[frameworks.some]",
            '[frameworks."../../x"]',
            "frameworks: the name '../../x' has not the form [a-z0-9][a-z0-9-]*",
        ),
        ("[frameworks.some]", '[frameworks."Some"]', "the name 'Some' has not the form"),
        ("[frameworks.some]", '[frameworks."so\\nme"]', "the name 'so\\nme' has not the form"),
        ("[environments.plain]", '[environments."a b"]', "environments: the name 'a b' has not the form"),
        ('group = "today"', 'group = "today"\nfile = "../keras2"', f"frameworks.some: {NAME}file`"),
        ('group = "today"', 'group = "today"\nfamily = "a/b"', f"frameworks.some: {NAME}family`"),
        ('group = "today"', 'group = "today"\nname = "other"', "frameworks.some: unknown key 'name'"),
        ('group = "today"', 'group = ["today"]', "frameworks.some: group ['today'] is none of today, "),
        ('layout = "NCHW"', 'layout = "NWHC"', "frameworks.some: layout 'NWHC' is none of NCHW, NHWC"),
        ('environment = "plain"', 'environment = ["plain"]', "frameworks.some: there is no environment ['plain']"),
        (
            '"https://example.org/"',
            '"javascript:alert(1)"',
            "frameworks.some: Expected `str` matching regex '^https://",
        ),
        ('"https://example.org/"', '"http://example.org/"', "at `$.homepage`"),
        ('"https://example.org/"', "'https://example.org/\"onclick='", "at `$.homepage`"),
        ('title = "Some"', "title = 3", "frameworks.some: Expected `str`, got `int` - at `$.title`"),
        ('title = "Some"', 'title = ""', "frameworks.some: Expected `str` of length >= 1 - at `$.title`"),
        ('title = "Some"', 'title = "Some"\noptional = "no"', "Expected `bool`, got `str` - at `$.optional`"),
        ('modules = ["some"]', 'modules = "some"', "Expected `array`, got `str` - at `$.modules`"),
        ('modules = ["some"]', 'modules = ["--help"]', "at `$.modules[0]`"),
        ('python = "3.11"', "python = 3.11", "environments.plain: Expected `str`, got `float` - at `$.python`"),
        ('"wheel==1"', '"wheel"', "at `$.build_first[0]`"),
        ("variables = { B", 'links = { "../x" = "liba.so" }\nvariables = { B', "at `key` in `$.links`"),
        ("variables = { B", 'system-packages = { "-y" = "x" }\nvariables = { B', "at `key` in `$.system_packages`"),
        ('A = "1"', "A = 1", "variables: Expected `str`, got `int` - at `$[...]`"),
        ("[frameworks.some]", "[framework.some]", "unknown table 'framework'; did you mean 'frameworks'?"),
        ("[variables]", "environments = 1\n[variables]", "environments is no table"),
    ],
)
def test_a_name_a_type_or_an_address_of_another_form_is_told(read, old, new, message):
    text = GOOD.replace(old, new)
    if "environments = 1" in new:
        text = "environments = 1\n"
    with pytest.raises(RegistryError, match=r"^frameworks\.toml: ") as caught:
        read(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_toml_is_told_with_its_line(read):
    with pytest.raises(RegistryError, match=r"^can't read frameworks\.toml: .*line 2"):
        read('[frameworks.some]\ntitle = "never closed\n')


def test_a_file_that_is_no_utf8_is_told(tmp_path):
    (tmp_path / "frameworks.toml").write_bytes(b'[variables]\nA = "\xff"\n')
    with pytest.raises(RegistryError, match=r"^can't read frameworks\.toml: "):
        read_registry(tmp_path / "frameworks.toml")


def test_a_registry_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RegistryError, match=r"^can't read frameworks\.toml: "):
        read_registry(tmp_path / "frameworks.toml")


def test_names_are_chosen_in_the_order_asked_for():
    found = read_registry()
    assert [f.name for f in found.choose_frameworks(["tensorflow", "pytorch"])] == ["tensorflow", "pytorch"]
    assert found.choose_frameworks() == list(found.frameworks.values())
    assert [w.name for w in found.choose_workloads()] == list(found.workloads)


VARIANT = """
[frameworks.some-other]
title = "Some, other"
variant-of = "some"
variant = "other"
"""


def test_a_variant_has_what_its_column_has(read, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "EXAMPLES", tmp_path / "examples")
    (tmp_path / "examples" / "cnn_cifar10").mkdir(parents=True)
    for name in ("some", "some-other"):
        (tmp_path / "examples" / "cnn_cifar10" / f"{name}.py").touch()
    found = read(GOOD.replace('title = "Some"', 'title = "Some"\nadapter = "mlx_modules"\noptional = true') + VARIANT)
    column, variant = found.columns["cnn_cifar10"]
    assert variant.environment is column.environment
    assert (variant.modules, variant.layout, variant.group, variant.family) == (("some",), "NCHW", "today", "some")
    assert (variant.adapter, variant.optional) == ("mlx_modules", True)
    assert found.variants("cnn_cifar10", "some") == [variant]
    assert read(GOOD + VARIANT + 'modules = ["more"]').frameworks["some-other"].modules == ("more",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (VARIANT.replace('"some"', '"sum"'), "frameworks.some-other: there is no column 'sum' above it"),
        (VARIANT + VARIANT.replace("-other", "-third").replace('"some"', '"some-other"'), "no column 'some-other'"),
        (VARIANT + 'group = "yesterday"', "some-other: group 'yesterday' is none of today, historic, other"),
        (VARIANT + 'language = "perl"', "some-other: language 'perl' is none of python, r, julia"),
        (
            VARIANT + 'exchanges = "loss"',
            "some-other: exchanges 'loss' is none of pipeline, cell, layout, attention, padding, classifier",
        ),
        (VARIANT + 'cpu-profile = "tiny"', "some-other: cpu_profile 'tiny' is none of smoke, quick, throughput, full"),
    ],
)
def test_a_mistake_in_a_variant_is_told(read, text, message):
    with pytest.raises(RegistryError) as caught:
        read(GOOD + text)
    assert message in str(caught.value)


def test_the_profile_that_fits(read):
    slow = read(GOOD.replace('title = "Some"', 'title = "Some"\ncpu-profile = "quick"')).frameworks["some"]
    wanted = ("smoke", "quick", "full")
    assert [slow.profile(name, gpu=False) for name in wanted] == ["smoke", "quick", "quick"]
    assert [slow.profile(name, gpu=True) for name in wanted] == ["smoke", "quick", "full"]


def test_examples_of_other_languages_and_shared_ones_are_found(read):
    of = read(GOOD).frameworks["some"].example("w")
    assert of.name == "some.py"
    other = read(GOOD.replace('title = "Some"', 'title = "Some"\nlanguage = "r"\nfile = "both"')).frameworks["some"]
    assert other.example("w").name == "both.R"


@pytest.mark.parametrize(
    ("choose", "name", "message"),
    [
        ("choose_frameworks", "pytroch", "unknown framework 'pytroch'; did you mean 'pytorch'? (there are: pytorch, "),
        ("choose_frameworks", "xyz", "unknown framework 'xyz' (there are: pytorch, "),
        ("choose_workloads", "cnn-cifar10", "unknown workload 'cnn-cifar10'; did you mean 'cnn_cifar10'? (there are: "),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(choose, name, message):
    with pytest.raises(UnknownName) as caught:
        getattr(read_registry(), choose)([name])
    assert str(caught.value).startswith(message)


def test_an_unknown_profile_is_told_with_the_nearest():
    with pytest.raises(UnknownName) as caught:
        check_profile("smok")
    assert (
        str(caught.value) == "unknown profile 'smok'; did you mean 'smoke'? (there are: smoke, quick, throughput, full)"
    )


def test_columns_are_the_frameworks_that_have_an_example(read, monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "EXAMPLES", tmp_path / "examples")
    assert read(GOOD).columns == {"cnn_cifar10": []}
    (tmp_path / "examples" / "cnn_cifar10").mkdir(parents=True)
    (tmp_path / "examples" / "cnn_cifar10" / "some.py").touch()
    assert [f.name for f in read(GOOD).columns["cnn_cifar10"]] == ["some"]


@pytest.mark.parametrize(
    ("entry", "gpu", "name"),
    [("gpu = true", True, "plain-gpu.txt"), ("gpu = true", False, "plain.txt"), ("", True, "plain.txt")],
)
def test_pins_for_a_gpu_are_taken_where_there_are_some(read, entry, gpu, name):
    found = read(GOOD.replace('python = "3.11"', f'python = "3.11"\n{entry}'))
    assert found.environments["plain"].requirements(gpu).name == name


def test_every_column_but_those_of_a_language_without_an_adapter_has_one():
    found = read_registry()
    assert [f.name for f in found.frameworks.values() if not f.adapter] == ["knet"]
    assert [f.name for f in found.frameworks.values() if f.optional] == ["knet"]


def test_every_library_and_program_that_an_environment_needs_is_shown_by_a_package():
    for environment in read_registry().environments.values():
        needed = {*environment.libraries, *environment.links.values(), environment.program} - {""}
        if environment.program_from:
            needed -= {environment.program}
        shown = set(environment.system_packages.values())
        missing = {name for name in needed if name not in shown and name != "libmpi.so.40"}  # beside libmpi_cxx.so.40
        assert not missing, environment.name


def test_the_script_run_asks_the_registry_for_missing_system_packages(tmp_path):
    (asking,) = re.findall(r"<<'PYTHON'\n(.*?)^PYTHON$", (ROOT / "run").read_text(), re.MULTILINE | re.DOTALL)
    here, gone = tmp_path / "here", tmp_path / "gone"
    here.touch()
    (tmp_path / "frameworks.toml").write_text(
        '[environments.a]\nsystem-packages = { shell = "sh", nowhere = "libnowhere.so" }\n'
        f'[environments.b]\nsystem-packages = {{ there = "{here}", "g++" = "no-such-program", lost = "{gone}" }}\n'
        "[environments.c]\n"
    )
    answer = subprocess.run(
        [sys.executable, "-"], input=asking, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["g++", "lost", "nowhere"]


def test_an_environment_unsets_only_what_every_run_sets():
    registry = read_registry()
    unset = {name: set(environment.unset) for name, environment in registry.environments.items() if environment.unset}
    assert set(unset) == {"torch", "torch-scikit-learn", "mxnet"}  # OpenMP runs their own operations
    assert all(names <= set(registry.variables) for names in unset.values())
    assert "OMP_WAIT_POLICY" not in registry.environments["torch"].variables_of_run(registry.variables)
    assert registry.environments["theano"].variables_of_run(registry.variables)["OMP_WAIT_POLICY"] == "PASSIVE"
