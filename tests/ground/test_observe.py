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


def observation_of(tmp_path, monkeypatch, cells, **arrays):
    """An observation of an example whose cells are given by step; its specification is that of the CNN."""
    np.savez(str(tmp_path / "inputs.npz"), **arrays)
    for name in ("ROSETTA_PROFILE", "ROSETTA_SEED"):
        monkeypatch.setenv(name, "")
    text = "# %%\nfrom rosetta_common import report_batch, specification\nspec = specification('cnn_cifar10')\n"
    text += "".join('# %%%% tags=["%s"]\n%s\n' % (step, cells.get(step, "pass")) for step in STEPS)
    (tmp_path / "x.py").write_text(text)
    job = {"workload": "cnn_cifar10", "inputs": str(tmp_path / "inputs.npz"), "example": str(tmp_path / "x.py")}
    return observe.Observation(job, Python, lambda event, **values: None)


class Trials:
    """A workload of some trials."""

    def __init__(self, trials):
        self.trials = trials


class Weights:
    """An adapter of an example with one number."""

    reads_in_training = True

    def __init__(self, variable, workload, shapes):
        self.variable = variable

    @staticmethod
    def prepare():
        """There is nothing to reset."""

    def read(self, names=None):
        return {"bias": np.array([self.variable("bias")])}


@pytest.mark.parametrize(
    "train",
    [
        "for bias in range(9):\n    report_batch()",
        # A framework that catches errors, and tells its own.
        "try:\n    for bias in range(9):\n        report_batch()\nexcept BaseException:\n    raise RuntimeError('x')",
    ],
)
def test_training_stops_after_the_batches_that_are_wanted(tmp_path, monkeypatch, train):
    observation = observation_of(tmp_path, monkeypatch, {"train": train})
    observation._adapter = Weights
    observation.workload = Trials(
        lambda begin, inputs: begin("t", {}).train(after_batch={"bias": slice(None)}, stop_after=4)
    )
    observation.run()
    assert [int(observation.noted["t/bias/%d" % number][0]) for number in (1, 2, 3, 4)] == [0, 1, 2, 3]
    assert "t/bias/5" not in observation.noted


def test_an_error_of_the_example_is_one_even_if_training_was_to_be_stopped(tmp_path, monkeypatch):
    observation = observation_of(tmp_path, monkeypatch, {"train": "bias = 1\nreport_batch()\nraise ValueError('mine')"})
    observation._adapter = Weights
    observation.workload = Trials(lambda begin, inputs: begin("t", {}).train(stop_after=4))
    with pytest.raises(observe.ExampleFailed, match="mine"):
        observation.run()


def test_a_trial_has_the_seed_that_it_asks_for(tmp_path, monkeypatch):
    observation = observation_of(tmp_path, monkeypatch, {})
    seeds = []

    class Workload:
        @staticmethod
        def trials(begin, inputs):
            for seed in (0, 1):
                begin("t", {"seed": seed})
                seeds.append(observation.language.namespace["spec"].seed)

    observation.workload = Workload
    observation.run()
    assert seeds == [0, 1]


def test_a_set_of_weights_takes_what_it_lacks_from_the_drawn_weights(tmp_path):
    np.savez(str(tmp_path / "inputs.npz"), **{"weights/a": np.zeros(1), "weights/b": np.zeros(2), "far/b": np.ones(2)})
    inputs = observe.Inputs(str(tmp_path / "inputs.npz"))
    assert {name: array.tolist() for name, array in inputs.weights("far").items()} == {"a": [0], "b": [1, 1]}
    assert {name: array.tolist() for name, array in inputs.weights().items()} == {"a": [0], "b": [0, 0]}


@pytest.mark.parametrize(
    ("value", "expected"), [([1, 2], [1, 2]), ([np.ones(1), np.zeros(2)], [1, 0, 0]), (np.arange(2), [0, 1]), ([], [])]
)
def test_what_an_example_leaves_becomes_one_array(value, expected):
    assert observe.as_numpy(value).tolist() == expected


def test_a_noted_array_keeps_no_other_alive(tmp_path, monkeypatch):
    observation = observation_of(tmp_path, monkeypatch, {})
    whole = np.zeros(1000)
    observe.Trial("t", observation).note("part", whole[:3])
    assert observation.noted["t/part"].base is None


def test_training_that_reports_no_epoch_is_a_failure(tmp_path, monkeypatch):
    observation = observation_of(tmp_path, monkeypatch, {})
    observation._adapter = Weights
    observation.workload = Trials(lambda begin, inputs: begin("t", {}).train())
    with pytest.raises(observe.ExampleFailed, match="no epoch was reported"):
        observation.run()
