"""Only the trials that a job asks for are run."""

import pytest

np = pytest.importorskip("numpy")

import rosetta_common  # noqa: E402
from rosetta_common.ground.languages import Python  # noqa: E402
from rosetta_common.ground.proof import observe  # noqa: E402
from rosetta_common.ground.steps import STEPS  # noqa: E402

STEPS_OF_NOTHING = "".join('# %%%% tags=["%s"]\npass\n' % step for step in STEPS)


def test_what_a_trial_replaces_is_put_back_for_the_next_proof(tmp_path, monkeypatch):
    np.savez(str(tmp_path / "inputs.npz"), x=np.zeros(1))
    for name in ("ROSETTA_PROFILE", "ROSETTA_SEED"):
        monkeypatch.setenv(name, "")
    names = ("specification", "MiniBatches", "load_cifar10")
    before = [getattr(rosetta_common, name) for name in names]
    (tmp_path / "x.py").write_text(
        "# %%\nfrom rosetta_common import load_cifar10\nloaded = load_cifar10\n" + STEPS_OF_NOTHING
    )
    job = {"workload": "cnn_cifar10", "inputs": str(tmp_path / "inputs.npz"), "example": str(tmp_path / "x.py")}
    observation = observe.Observation(job, Python, lambda event, **values: None)
    seen = []

    class Workload:
        @staticmethod
        def trials(begin, inputs):
            begin("a", {}, samples=len)
            seen.append(observation.language.namespace["loaded"])
            raise ValueError("a mistake")

    observation.workload = Workload
    with pytest.raises(ValueError, match="a mistake"):
        observation.run()
    assert seen == [len]
    assert [getattr(rosetta_common, name) for name in names] == before


@pytest.mark.parametrize(
    ("wanted", "run"), [([], ["a", "b", "c"]), (["a"], ["a"]), (["a", "b"], ["a", "b"]), (["b"], [])]
)
def test_trials_end_before_the_first_that_is_not_asked_for(tmp_path, monkeypatch, wanted, run):
    np.savez(str(tmp_path / "inputs.npz"), x=np.zeros(1))
    for name in ("ROSETTA_PROFILE", "ROSETTA_SEED"):
        monkeypatch.setenv(name, "")
    job = {"workload": "cnn_cifar10", "inputs": str(tmp_path / "inputs.npz"), "trials": wanted, "example": "x.py"}
    begun = []

    class Told:
        def begin(self, *arguments):
            return None

    monkeypatch.setattr(observe, "Trial", lambda name, observation: begun.append(name) or Told())
    observation = observe.Observation(job, lambda path: None, lambda event, **values: None)

    class Workload:
        @staticmethod
        def trials(begin, inputs):
            for name in ("a", "b", "c"):
                begin(name, {})

    observation.workload = Workload
    observation.run()
    assert begun == run
