import numpy as np
import pytest

from rosetta_common.ground.mnist import MNIST, read_part
from rosetta_common.ground.subsets import balanced_subset
from rosetta_common.ground.workloads import PROFILES, WORKLOADS, specification

DIGITS = [name for name, profiles in WORKLOADS.items() if profiles["full"]["dataset"] == "mnist"]


@pytest.fixture(scope="module")
def labels():
    found = MNIST.find()
    if found is None:
        pytest.skip("MNIST isn't here: set ROSETTA_DATA_DIR")
    return [read_part(found.folder, part)[1] for part in ("train", "t10k")]


@pytest.mark.parametrize("workload", DIGITS)
@pytest.mark.parametrize("profile", PROFILES)
def test_a_balanced_subset_holds_as_many_digits_as_a_profile_asks_for(workload, profile, labels):
    spec = specification(workload, profile)
    for held, n in zip(labels, (spec.n_train, spec.n_test)):
        chosen = balanced_subset(held, n, spec.classes)
        assert chosen is None or len(chosen) == n


def test_a_digit_that_is_too_rare_makes_a_subset_too_small():
    assert len(balanced_subset(np.repeat([0, 1], [9, 1]), 8, 2)) == 5
