"""Only the trials that a job asks for are run."""

import pytest

np = pytest.importorskip("numpy")

from rosetta_common.ground.proof import observe  # noqa: E402


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
