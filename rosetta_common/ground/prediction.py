"""Follows the step ``predict`` if the network is not trained, and describes the features that the step left."""

import time

import numpy as np

from rosetta_common.ground import devices
from rosetta_common.ground.timing import ExampleFailed

PROBES = (10, 8)  # test samples, and numbers that are kept of each


class Prediction:
    """Follows the step ``predict`` from inside: the first batch, which compiles and warms up, and the progress."""

    def __init__(self, spec, tell):
        self.n, self.batch_size = spec.n_train + spec.n_test, spec.batch_size
        self.expected = sum(-(-n // spec.batch_size) for n in (spec.n_train, spec.n_test))
        self.tell = tell
        self.batches, self.first_batch = 0, None
        self.began = self.told = time.perf_counter()

    def batch(self):
        """Note that a batch was predicted."""
        self.batches += 1
        if self.batches == 1:
            devices.synchronize()
            self.first_batch = time.perf_counter() - self.began
        now = time.perf_counter()
        if now - self.told > 0.5:
            self.told = now
            self.tell("batch", done=self.batches, of=self.expected)

    def summary(self, seconds):
        """Return the parts of a run that prediction adds; ``seconds`` is the duration of the whole step.

        Raises:
            ExampleFailed: if the example reported another number of batches.
        """
        if self.batches != self.expected:
            raise ExampleFailed(
                "predict",
                "the example reported %d of %d batches: use MiniBatches or report_batch, for the training and the test "
                "samples" % (self.batches, self.expected),
            )
        rest = self.n - self.batch_size
        return {
            "first_batch": self.first_batch,
            "epochs": [],
            "samples_per_second": rest / (seconds - self.first_batch) if rest else None,
        }


def describe_features(features, spec):
    """Return a short description of the test samples' features: enough to compare two frameworks.

    Args:
        features: an array that numpy takes, of shape (n_test, spec.features).
        spec: the specification.

    Returns:
        ``mean`` and ``deviation`` (the standard deviation) of all features; ``probes``, a list of 8 numbers for each of
        the first 10 samples: its features projected on 8 random directions from a fixed seed, each of length about 1.

    Raises:
        ExampleFailed: if the shape is another, or if a feature is not finite.
    """
    found = np.asarray(features, np.float64)
    if found.shape != (spec.n_test, spec.features):
        wanted = (spec.n_test, spec.features)
        raise ExampleFailed("predict", "features_test has the shape %s, not %s" % (found.shape, wanted))
    if not np.isfinite(found).all():
        raise ExampleFailed("predict", "features_test holds infinities or NaN")
    samples, numbers = PROBES
    directions = np.random.RandomState(0).standard_normal((spec.features, numbers)) / np.sqrt(spec.features)
    probes = np.dot(found[:samples], directions)
    return {"mean": float(found.mean()), "deviation": float(found.std()), "probes": probes.tolist()}
