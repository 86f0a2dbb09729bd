import numpy as np
import pytest

from rosetta_common.ground.cifar10 import DIGITS


def test_the_digits_that_stand_in_are_scikit_learns():
    """The UCI set "Optical Recognition of Handwritten Digits", as scikit-learn ships it."""
    bunch = pytest.importorskip("sklearn.datasets").load_digits()
    with np.load(DIGITS) as stored:
        labels = stored["labels"]
        assert (labels == bunch.target).all()
        assert np.abs(stored["images"].astype(int) - bunch.images).max() <= 1  # 16 shades of 17
        assert stored["images"].dtype == np.uint8
