"""The two facets: the changes that make each of them stale, and the reasons in words."""

from __future__ import annotations

import shutil
from collections import namedtuple
from dataclasses import replace

import pytest

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.lessons.catalogue import checks_file
from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.proofs import digests as proof_digests_module
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import check_digests, run_digests, specification_digest
from rosetta_common.upper.records.facets import Digests, Staleness, changes, least
from rosetta_common.upper.registry import read_registry

REGISTRY = read_registry()
PYTORCH, R = REGISTRY.frameworks["pytorch"], REGISTRY.frameworks["r-keras"]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the project's code."""
    root = tmp_path_factory.mktemp("project \u00fc \u00f6")
    for name in ("rosetta_common", "examples", "environments", "lessons"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    return root


@pytest.fixture
def changed(copied):
    """``changed(path, old, new, take)``: what ``take(code)`` says before and after one change of one file."""

    def change(path, old, new, take=run):
        file = copied / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        try:
            return changes(take(Code(ROOT)), take(Code(copied)))
        finally:
            file.write_text(text, encoding="utf-8")

    return change


def run(code, workload="cnn_cifar10", framework=PYTORCH, profile="quick", variables=REGISTRY.variables):
    return run_digests(workload, framework, profile, variables, code=code)


def proof(code, workload="cnn_cifar10", framework=PYTORCH):
    return proof_digests(workload, framework, REGISTRY.variables, code=code)


CNN, GROUND = "examples/cnn_cifar10/pytorch.py", "rosetta_common/ground"


SHARED = Staleness(("the shared code changed",))
CLOCK = Staleness((), ("the code that holds the clock changed",))


@pytest.mark.parametrize(
    ("path", "old", "new", "staleness"),
    [
        (CNN, "momentum=spec.momentum", "momentum=0.8", Staleness(("only `compile` changed",))),
        (f"{GROUND}/minibatches.py", "stop = start + self.batch_size", "stop = start + 1", SHARED),
        (f"{GROUND}/subsets.py", "RandomState(0)", "RandomState(3)", SHARED),
        (f"{GROUND}/timing.py", "seconds = time.perf_counter() - start", "seconds = time.perf_counter()", CLOCK),
        (f"{GROUND}/devices.py", "mxnet.nd.waitall()", "pass", CLOCK),
        (f"{GROUND}/progress.py", "_observer.batch()", "pass", CLOCK),
        (f"{GROUND}/cifar10.py", "https://data.", "https://other.", Staleness()),
        (f"{GROUND}/imdb.py", "PADDING, START", "START, PADDING", Staleness()),
        (f"{GROUND}/devices.py", "VmHWM", "VmPeak", Staleness()),
        (f"{GROUND}/timing.py", "OUTPUT_LIMIT = 20000  # ", "OUTPUT_LIMIT = 20000  # another remark: ", Staleness()),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_a_change_of_a_run(changed, path, old, new, staleness):
    assert changed(path, old, new) == staleness


def test_a_line_moved_to_another_cell_moves_a_clock(changed):
    text = (ROOT / CNN).read_text(encoding="utf-8")
    start = text.index('# %% tags=["compile"]')
    head, line, *_ = text[start:].split("\n")
    moved = changed(CNN, f"{head}\n{line}", f"{line}\n{head}")
    assert moved == Staleness((), ("statements moved between cells: `build` and `compile`",))
    assert str(moved).startswith("time stale: ")
    assert str(moved).endswith("; accuracy current")


def test_two_changed_cells_are_named(changed):
    found = changed(CNN, "spec.batch_size", "spec.epochs")
    assert found.model == ("`train` and `predict` changed",)
    assert found.clock == ()  # one change, one reason


def test_a_program_of_another_language_holds_a_clock(changed):
    take = lambda code: run(code, framework=R)  # noqa: E731
    assert changed(f"{GROUND}/executor.R", "withVisible(", "identity(", take).clock
    assert not changed(f"{GROUND}/executor.R", "# ", "# another remark: ", take)
    assert not changed(f"{GROUND}/executor.R", "withVisible", "identity")  # PyTorch doesn't use it


def test_the_follower_of_another_workload_does_not_count(changed):
    take = lambda code: run(code, "resnet50_features")  # noqa: E731
    assert changed(f"{GROUND}/prediction.py", "steady_parts=1", "steady_parts=2", take).clock
    assert not changed(f"{GROUND}/prediction.py", "steady_parts=1", "steady_parts=2")
    assert changed(f"{GROUND}/classifier.py", "range(iterations)", "range(2)", take).model
    assert not changed(f"{GROUND}/classifier.py", "range(iterations)", "range(2)")


def test_variables_are_of_one_facet_or_the_other():
    code, variables = Code(ROOT), REGISTRY.variables
    before = run(code)
    assert changes(before, run(code, variables={**variables, "KMP_BLOCKTIME": "1"})) == Staleness(
        (), ("variables that change times changed",)
    )
    assert changes(before, run(code, variables={**variables, "NVIDIA_TF32_OVERRIDE": "1"})) == Staleness(
        ("the environment's variables changed",)
    )


def test_a_variable_that_an_environment_unsets_is_not_in_its_digests():
    code, variables = Code(ROOT), {**REGISTRY.variables, "OMP_WAIT_POLICY": "ACTIVE"}
    lasagne = REGISTRY.frameworks["lasagne"]
    assert "OMP_WAIT_POLICY" in PYTORCH.environment.unset
    assert run(code) == run(code, variables=variables)
    assert changes(run(code, framework=lasagne), run(code, framework=lasagne, variables=variables)).clock


def test_packages_of_either_kind_of_machine_are_current():
    code = Code(ROOT)
    jax = REGISTRY.frameworks["jax-flax"]
    one, other = (run_digests("cnn_cifar10", jax, "quick", {}, gpu=gpu, code=code) for gpu in (False, True))
    assert changes(one, other) == Staleness(("the environment's packages changed",))
    assert not least(one, [other, one])


def test_a_comment_in_the_pins_changes_nothing(changed):
    assert not changed("environments/torch.txt", "torch==", "# why\ntorch==")
    assert changed("environments/torch.txt", "torch==2", "torch==3").model == ("the environment's packages changed",)


def test_the_profile_counts():
    code = Code(ROOT)
    found = changes(run(code), run(code, profile="full"))
    assert found == Staleness(("the specification changed",))


def test_lost_digests_are_stale():
    assert changes(Digests({"code": ""}), run(Code(ROOT))).model


def test_an_example_that_cannot_be_parsed_is_named(changed):
    lines = (ROOT / CNN).read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, 1) if line.startswith("model = "))
    with pytest.raises(RosettaError, match=rf"cnn_cifar10/pytorch\.py: line {number}: "):
        changed(CNN, "model = ", "model = = ")


def test_lessons_are_the_cells_of_checks(changed):
    file = checks_file("data", PYTORCH)
    take = lambda code: check_digests(file, PYTORCH, REGISTRY.variables, code=code)  # noqa: E731
    text = file.read_text(encoding="utf-8")
    marker = next(line for line in text.split("\n") if "tags=" in line)
    lesson = marker.split('"')[1]
    found = changed(f"lessons/data/{file.name}", marker, f"{marker}\nextra = 1", take)
    assert found.model == (f"only `{lesson}` changed",)
    assert changed(f"{GROUND}/checks.py", "LONGEST = 200", "LONGEST = 201", take).model == (
        "the code that runs checks changed",
    )
    assert not changed(f"{GROUND}/timing.py", "seconds = time", "seconds = 2 * time", take)


def test_a_proof_depends_on_what_judges_it(changed):
    proofs = "rosetta_common/upper/proofs"
    words = ("the proof's own code changed",)
    assert changed(f"{proofs}/comparison.py", "initial=0.0", "initial=1.0", proof).model == words
    assert not changed(f"{GROUND}/timing.py", "seconds = time", "seconds = 2 * time", proof)
    assert not changed(f"{GROUND}/prediction.py", "steady_parts=1", "steady_parts=2", proof)


def test_variants_take_their_columns_adapter():
    variant = next(f for f in REGISTRY.frameworks.values() if f.variant_of == "pytorch")
    workload = next(w for w, columns in REGISTRY.columns.items() if variant in columns)
    found = proof_digests(workload, variant, REGISTRY.variables)
    assert found.model["proof"]
    assert replace(variant, variant="another text").name == variant.name


def test_cells_in_another_order_are_told():
    one, other = (Digests({"code": value}, cells={"setup": "s", "load": "l"}) for value in "ab")
    assert changes(one, other).model == ("the order of the example's cells changed",)


def test_both_facets_in_words():
    assert str(Staleness()) == "current"
    assert str(Staleness(("one thing",), ("another", "one thing"))) == "stale: one thing, another"
    assert str(Staleness((), ("another",))) == "time stale: another; accuracy current"
    assert [bool(Staleness(*facets)) for facets in ((), (("a",),), ((), ("b",)))] == [False, True, True]


def test_the_nearest_of_several_is_told():
    found = Digests({"code": "a", "packages": "p"}, {"clock": "c"})
    same_model = Digests({"code": "a", "packages": "p"}, {"clock": "d"})
    other_model = Digests({"code": "a", "packages": "q"}, {"clock": "c"})
    assert least(found, [other_model, same_model]) == Staleness((), ("the code that holds the clock changed",))


def test_missing_pins_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr("rosetta_common.upper.registry.PINS", tmp_path)
    with pytest.raises(RosettaError, match=r"torch\.txt is missing: `nox -s lock -- torch` makes it"):
        run(Code(ROOT))


def test_values_of_a_specification_count_but_for_seed_and_band():
    spec = specification("cnn_cifar10", "quick", 0)
    before = specification_digest(spec)
    assert specification_digest(spec._replace(seed=7, accuracy_band=(0.0, 1.0))) == before
    assert specification_digest(spec._replace(batch_size=7)) != before
    fields = sorted(spec._fields, reverse=True)
    turned = namedtuple("Turned", fields)(**{name: getattr(spec, name) for name in fields})  # noqa: PYI024 (fields in another order)
    assert specification_digest(turned) == before


def test_the_order_of_variables_does_not_count():
    variables = REGISTRY.variables
    turned = dict(reversed(variables.items()))
    assert list(turned) != list(variables)
    assert not changes(run(Code(ROOT)), run(Code(ROOT), variables=turned))


def test_an_example_in_another_language_depends_on_the_names_that_it_uses(changed):
    take = lambda code: run(code, framework=R)  # noqa: E731
    assert changed(f"{GROUND}/cifar10.py", 'encoding="bytes"', 'encoding="latin1"', take) == SHARED
    assert not changed(f"{GROUND}/imdb.py", "ids += FIRST_WORD", "ids -= FIRST_WORD", take)
    review = lambda code: run(code, "gru_imdb", R)  # noqa: E731
    assert changed(f"{GROUND}/imdb.py", "ids += FIRST_WORD", "ids -= FIRST_WORD", review) == SHARED


def test_a_definition_that_moves_to_another_module_changes_no_digest(copied, changed):
    subsets, cifar10 = (copied / GROUND / name for name in ("subsets.py", "cifar10.py"))
    text, whole = subsets.read_text(encoding="utf-8"), cifar10.read_text(encoding="utf-8")
    start = text.index("def balanced_subset")
    line = "from rosetta_common.ground.subsets import balanced_subset\n"
    try:
        subsets.write_text(
            text[:start] + "from rosetta_common.ground.cifar10 import balanced_subset\n", encoding="utf-8"
        )
        cifar10.write_text(whole.replace(line, "") + "\n\n" + text[start:], encoding="utf-8")
        assert not changes(run(Code(ROOT)), run(Code(copied)))
        assert not changes(proof(Code(ROOT)), proof(Code(copied)))
    finally:
        subsets.write_text(text, encoding="utf-8")
        cifar10.write_text(whole, encoding="utf-8")


def test_the_pins_are_those_of_a_cpu_unless_a_gpu_is_named():
    jax = REGISTRY.frameworks["jax-flax"]
    workload, variables, file = "cnn_cifar10", REGISTRY.variables, checks_file("data", jax)
    for take in (
        lambda **more: run_digests(workload, jax, "quick", variables, **more),
        lambda **more: proof_digests(workload, jax, variables, **more),
        lambda **more: check_digests(file, jax, variables, **more),
    ):
        assert take() == take(gpu=False) != take(gpu=True)


def test_variables_that_change_times_make_the_times_of_checks_stale():
    file, variables = checks_file("data", PYTORCH), REGISTRY.variables
    one, other = (check_digests(file, PYTORCH, {**variables, "KMP_BLOCKTIME": value}) for value in ("a", "b"))
    assert changes(one, other) == Staleness((), ("variables that change times changed",))


def test_a_tolerance_counts_and_its_reason_does_not(monkeypatch):
    before, real = proof(Code(ROOT)), proof_digests_module.allowed
    monkeypatch.setattr(proof_digests_module, "allowed", lambda *of: (real(*of)[0], "another reason"))
    assert not changes(before, proof(Code(ROOT)))
    monkeypatch.setattr(proof_digests_module, "allowed", lambda *of: (2 * real(*of)[0] + 1, real(*of)[1]))
    assert changes(before, proof(Code(ROOT))) == Staleness(("the proof's own code changed",))


@pytest.mark.parametrize(
    ("changed_values", "stale"),
    [({}, True), ({"workloads": ("gru_imdb",)}, False), ({"frameworks": ("chainer",)}, False), ({"title": "x"}, True)],
)
def test_a_known_difference_counts_for_its_workloads_and_frameworks(monkeypatch, changed_values, stale):
    before, known = proof(Code(ROOT)), differences()
    made = replace(next(iter(known.values())), name="made", workloads=("cnn_cifar10",), frameworks=("pytorch",))
    made = replace(made, **changed_values)
    monkeypatch.setattr(proof_digests_module, "differences", lambda: {**known, "made": made})
    assert bool(changes(before, proof(Code(ROOT)))) == stale
