"""Follows the step ``predict`` if the network is not trained, and describes the features that the step left."""

import numpy as np

from rosetta_common.ground.timing import ExampleFailed, Follower

PROBES = (10, 8)  # test samples, and numbers that are kept of each


class Prediction(Follower):
    """Follows the step ``predict`` from inside; the steady rate is that of the training samples.

    The test samples may end with a smaller batch, for which a framework may compile again.
    """

    def __init__(self, spec, tell):
        Follower.__init__(self, [spec.n_train, spec.n_test], spec.batch_size, tell, steady_parts=1)

    def summary(self):
        """Return the parts of a run that prediction adds.

        Raises:
            ExampleFailed: if the example reported another number of batches.
        """
        if self.batches != self.expected:
            raise ExampleFailed(
                "predict",
                "the example reported %d of %d batches: use MiniBatches or report_batch, for the training and the test "
                "samples" % (self.batches, self.expected),
            )
        return {"first_batch": self.first_batch, "epochs": [], "samples_per_second": self.rate()}


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
