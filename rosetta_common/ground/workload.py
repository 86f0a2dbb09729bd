"""The class of a workload, a task with fixed data, network and hyper-parameters: the ground floor's part of it.

Each workload is one module of ``rosetta_common.ground.workloads``, which holds one ``Workload``.
"""

from typing import Tuple

from rosetta_common.ground.timing import FOLLOWED

# How much of a workload is run, from the least to the most:
# ``smoke``       seconds: it shows that the example runs;
# ``quick``       minutes: a class-balanced subset and smaller batches; its accuracy shows whether the network learns;
# ``throughput``  how fast? The batches of ``full``, and as many of them as the runner asks for;
# ``full``        does it learn? The published specification.
PROFILES = ("smoke", "quick", "throughput", "full")
THROUGHPUT = "throughput"
DEFAULT_PROFILE = "quick"

STEPS = ("load", "build", "compile", "train", "predict", "evaluate")

# The values that every workload's specification has.
FIELDS = [
    ("workload", str),
    ("profile", str),
    ("dataset", str),
    ("classes", int),
    ("n_train", int),  # training samples, class-balanced
    ("n_test", int),  # test samples, class-balanced
    ("batch_size", int),
    ("seed", int),
    ("accuracy_band", Tuple[float, float]),  # times of a run outside this band are not published
]
TRAINING = [("epochs", int), ("learning_rate", float)]  # only if the network is trained

# Not part of a specification's digest: it judges a result, it does not change one.
JUDGES = ("accuracy_band",)


class Workload:
    """The ground floor's part of one workload.

    Args:
        kind: the type of its specification, a ``NamedTuple`` of ``FIELDS`` and the workload's own; the workload's name
            is the value ``workload`` in every profile.
        profiles: an ``OrderedDict`` from each of ``PROFILES`` to the values of its specification, without profile and
            seed.
        loaders: names of the functions of ``rosetta_common`` with which its examples load their samples.
        trials: runs the trials of its proof; called with ``proof.observe.Observation.begin`` and ``Inputs``; ``None``
            if it has no proof.
        steps: the steps of its examples, in their order.
        followed: by a step's name, the class that follows the step from inside; see ``timing.run_cells``.
        left: results of examples beside the accuracy: by the name in a record, the example's variable, and a function
            of its value and the specification that returns the value for the record.
    """

    def __init__(self, kind, profiles, loaders, trials=None, steps=STEPS, followed=FOLLOWED, left=None):
        self.name = profiles["full"]["workload"]
        self.kind, self.profiles, self.loaders, self.trials = kind, profiles, loaders, trials
        self.steps, self.followed, self.left = steps, followed, left or {}

    @property
    def trained(self):
        """Whether its network is trained."""
        return "train" in self.steps

    @property
    def dataset(self):
        """The name of its data set: a key of ``datasets.DATASETS``."""
        return self.profiles["full"]["dataset"]
