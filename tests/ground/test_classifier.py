import numpy as np
import pytest

from rosetta_common.ground.classifier import logistic_regression


def clouds(n, seed, classes=4, d=20, apart=1.5):
    """Points around one centre a class, in features of very different sizes."""
    random = np.random.RandomState(seed)
    labels = np.arange(n) % classes
    centres = np.random.RandomState(99).standard_normal((classes, d)) * apart
    return (centres[labels] + random.standard_normal((n, d))) * 10.0 ** np.arange(-2, 3).repeat(d // 5), labels


def test_it_learns_what_can_be_told_apart():
    (x, y), (others, wanted) = clouds(200, 0), clouds(100, 1)
    found = logistic_regression(x, y, others, penalty=1.0)
    assert found.shape == (100,)
    assert (found == wanted).mean() > 0.95
    assert (logistic_regression(x, np.random.RandomState(2).permutation(y), others) == wanted).mean() < 0.6


def test_a_constant_feature_harms_nothing():
    (x, y), (others, _) = clouds(80, 0), clouds(40, 1)
    with_constant = [np.concatenate([part, np.full((len(part), 1), 3.0)], axis=1) for part in (x, others)]
    assert (logistic_regression(with_constant[0], y, with_constant[1]) == logistic_regression(x, y, others)).all()


@pytest.mark.parametrize("penalty", [1.0, 30.0, 1000.0])
def test_it_is_scikit_learns(penalty):
    linear_model = pytest.importorskip("sklearn.linear_model")
    pipeline, preprocessing = pytest.importorskip("sklearn.pipeline"), pytest.importorskip("sklearn.preprocessing")
    (x, y), (others, _) = clouds(200, 3, apart=0.4), clouds(300, 4, apart=0.4)
    theirs = pipeline.make_pipeline(
        preprocessing.StandardScaler(), linear_model.LogisticRegression(C=1 / penalty, max_iter=5000, tol=1e-8)
    ).fit(x, y)
    assert (logistic_regression(x, y, others, penalty) == theirs.predict(others)).mean() >= 0.99
