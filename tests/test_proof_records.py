"""Records of proofs: written, read back, refused with a reason, stale with a reason; and `rosetta prove`."""

import json
import math

import msgspec
import pytest

from rosetta_common.upper.proofs.anew import judged_anew
from rosetta_common.upper.proofs.digests import proof_digests
from rosetta_common.upper.proofs.prove import summary
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, UNSEEN, Result
from rosetta_common.upper.proofs.terminal import told
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.ledger import BadRecord
from rosetta_common.upper.records.proofs import (
    PROOFS,
    read_proofs,
)
from rosetta_common.upper.registry import read_registry

from fake_examples import example
from miniature import Checkout
from site_samples import write_proof

REGISTRY = read_registry()
OFF = Result("logits", DIFFERENT, math.inf, "NaN")
KNOWN = Result("one-step", EXPLAINED, 0.4, "off", ("adam-epsilon",), 1e-5)
BLIND = Result("shuffling", UNSEEN, None, "not seen")


def test_what_is_written_is_read_back(tmp_path):
    proof = write_proof(tmp_path, changed=(OFF, BLIND))
    assert proof.result("logits") == OFF
    assert proof.result("shuffling") == BLIND
    assert proof.result("features") is None
    assert proof.verdict == DIFFERENT
    assert summary(proof) == "18 same, 1 different, 1 not observed"
    text = proof.path.read_text()
    assert "Infinity" not in text
    assert json.loads(text)["rungs"][3] == {
        "rung": "loss",
        "verdict": "same",
        "figure": 0.0,
        "tolerance": 1e-5,
        "detail": "loss is fine",
        "differences": [],
        "explained": None,
    }


def test_the_worst_rung_is_the_verdict(tmp_path):
    assert write_proof(tmp_path).verdict == SAME
    assert write_proof(tmp_path, workload="gru_imdb", changed=(KNOWN,)).verdict == EXPLAINED
    assert write_proof(tmp_path, changed=(BLIND,)).verdict == SAME


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "can't be read"),
        ("[]", "holds no proof"),
        ({"schema": 0}, "schema 0, this version reads 2: prove it again"),
        ({"framework": "tensorflow"}, "says it is cnn_cifar10/tensorflow: it lies in the wrong place"),
        ({"rungs": []}, "has other rungs than its workload: prove it again"),
        ({"versions": None}, r"expected object, got null - at \$.versions: prove it again"),
        ({"data": {}}, r"object missing required field source - at \$.data: prove it again"),
        ({"schema": 1}, "older digests: `rosetta redigest` carries it over"),
        ({"workload": "mnist"}, "lies in the wrong place"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, content, told):
    path = write_proof(tmp_path).path
    text = content if isinstance(content, str) else json.dumps({**json.loads(path.read_text()), **content})
    path.write_text(text)
    with pytest.raises(BadRecord, match=told):
        PROOFS.at(tmp_path).read(path)
    found = read_proofs(tmp_path)
    assert not found.proofs
    assert len(found.problems) == 1
    assert "cnn_cifar10/pytorch.json" in found.problems[0]


def test_reasons_are_read_beside_proofs(tmp_path):
    write_proof(tmp_path)
    path = PROOFS.at(tmp_path).reason_path("cnn_cifar10", "knet")
    path.write_text(json.dumps({"status": "unavailable", "reason": "no Julia", "when": "2026-11-21T10:00:00Z"}))
    PROOFS.at(tmp_path).reason_path("cnn_cifar10", "caffe2").write_text("{}")
    found = read_proofs(tmp_path)
    assert list(found.proofs) == [("cnn_cifar10", "pytorch")]
    problem = "cnn_cifar10/caffe2.reason.json: object missing required field status: delete it, then prove it again"
    assert found.problems == (problem,)
    assert found.reasons == {
        ("cnn_cifar10", "caffe2"): f"unreadable record: {problem}",
        ("cnn_cifar10", "knet"): "unavailable: no Julia",
    }


def test_a_proof_is_stale_where_its_example_its_code_or_its_packages_change(tmp_path):
    framework = REGISTRY.frameworks["pytorch"]
    current = msgspec.to_builtins(proof_digests("cnn_cifar10", framework, REGISTRY.variables))

    def reasons(**changed):
        proof = write_proof(tmp_path, digests={**current, "model": {**current["model"], "data": "d", **changed}})
        found = staleness.of(proof, framework, REGISTRY)
        assert found.clock == ()
        return found.reasons

    assert reasons() == []
    assert reasons(proof="0" * 64) == ["the proof's own code changed"]
    assert reasons(packages="0" * 64) == ["the environment's packages changed"]
    assert reasons(packages="given interpreter: numpy 1") == []
    assert len(reasons(code="0" * 64)) == 1


@pytest.mark.parametrize(
    ("recorded", "anew"),
    [
        ({"figure": 1e-7}, SAME),
        ({"figure": 1e-6, "verdict": DIFFERENT, "tolerance": 1e-8}, SAME),  # the tolerance was smaller
        ({"figure": 0.4}, None),  # it was larger: an explanation takes the arrays
        ({"figure": 4.0, "verdict": EXPLAINED, "differences": ["pooling-ties"], "explained": 1e-7}, EXPLAINED),
        # perhaps one of the two suffices now
        ({"figure": 4.0, "verdict": EXPLAINED, "differences": ["pooling-ties", "one-order"], "explained": 1e-7}, None),
    ],
)
def test_if_only_a_tolerance_changed_the_recorded_deviations_are_judged_anew(tmp_path, recorded, anew):
    framework, entry = REGISTRY.frameworks["pytorch"], {"tolerance": 2.0, **recorded}

    def proved(**other):
        texts = {"loss": repr(entry["tolerance"])}
        digests = msgspec.to_builtins(proof_digests("cnn_cifar10", framework, REGISTRY.variables, tolerances=texts))
        path = write_proof(tmp_path, digests={**digests, "model": {**digests["model"], **other}}).path
        content = json.loads(path.read_text())
        content["rungs"][3].update(entry)
        path.write_text(json.dumps(content))
        return PROOFS.at(tmp_path).read(path)

    proof = proved()
    assert staleness.of(proof, framework, REGISTRY).reasons == ["the proof's own code changed"]
    made = judged_anew(proof, framework, REGISTRY)
    assert (made and made.rungs[3].verdict) == anew
    if made:
        assert made.rungs[3].tolerance == 1e-5
        again = PROOFS.at(tmp_path).write(made, "cnn_cifar10", "pytorch")
        assert staleness.of(again, framework, REGISTRY).reasons == []
        assert judged_anew(again, framework, REGISTRY) is None
    assert judged_anew(proved(code="0" * 64), framework, REGISTRY) is None


def test_a_proof_of_what_is_gone_is_stale(tmp_path):
    proof = write_proof(tmp_path)
    assert staleness.of(proof, None, REGISTRY).reasons == ["the example is gone"]


@pytest.mark.parametrize(
    ("deviation", "expected"),
    [(None, "-"), (math.inf, "not comparable"), (0.0, "0"), (3.0, "3"), (1.234e-7, "1.2e-07")],
)
def test_deviations_are_told_short(deviation, expected):
    assert told(deviation) == expected


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with an example that no adapter knows, and one in an environment that can't be installed."""
    made = Checkout(tmp_path_factory.mktemp("checkout"), alpha=example(load="y_test = None"), beta=example())
    text = (made.folder / "frameworks.toml").read_text()
    lost = '\n[environments.lost]\npython = "3.11"\nprogram = "no-such-program"\nprogram-from = "nowhere"\n'
    head, tail = text.split("[frameworks.beta]")
    tail = tail.replace('environment = "plain"', 'environment = "lost"')
    (made.folder / "frameworks.toml").write_text(head + "[frameworks.beta]" + tail + lost)
    return made


def test_the_plan_says_what_is_missing(checkout):
    answer = checkout.rosetta("prove", "--dry-run", "--json")
    assert answer.code == 0
    assert [(task["framework"], task["why"]) for task in answer.json["planned"]] == [
        ("alpha", "not yet proved"),
        ("beta", "not yet proved"),
    ]
    assert answer.json["outcomes"] == []
    answer = checkout.rosetta("prove", "--dry-run")
    assert answer.code == 0
    assert answer.lines == ["2 to prove:", "  alpha, beta: not yet proved"]


@pytest.mark.slow
def test_a_proof_that_cannot_be_made_fails_by_name_and_leaves_its_reason(checkout):
    import sys

    answer = checkout.rosetta("prove", "--python", sys.executable, "--framework", "alpha")
    assert answer.code == 1
    assert answer.lines[-1].endswith("alpha has no adapter: CONTRIBUTING.md says how to add one")
    registry = checkout.folder / "frameworks.toml"
    registry.write_text(registry.read_text().replace('title = "Alpha"', 'title = "Alpha"\nadapter = "torch_modules"'))
    answer = checkout.rosetta("prove", "--python", sys.executable, "--framework", "alpha")
    assert answer.code == 1
    last = answer.lines[-1]
    assert "cnn_cifar10 alpha: failed in step proof: the example must have a variable 'x_train'" in last
    reason = json.loads((checkout.folder / "proofs/cnn_cifar10/alpha.reason.json").read_text())
    assert reason["status"] == "failed"
    assert not PROOFS.at(checkout.folder / "proofs").path("cnn_cifar10", "alpha").exists()


def test_an_environment_that_cannot_be_had_fails_where_it_was_asked_for(checkout):
    answer = checkout.rosetta("prove", "--framework", "beta", "--json")
    assert answer.code == 1
    assert answer.outcomes["beta"]["status"] == "unavailable"
    assert "no-such-program" in answer.outcomes["beta"]["reason"]
    assert answer.outcomes["beta"]["proof"] is None


def test_unknown_names_are_told(checkout):
    for arguments, told_name in ((("nothing",), "workload"), (("--framework", "gamma"), "framework")):
        answer = checkout.rosetta("prove", *arguments)
        assert answer.code == 2
        assert f"unknown {told_name}" in answer.lines[-1]
