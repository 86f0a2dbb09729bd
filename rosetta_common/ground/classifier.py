"""A classifier on features, the same in every environment: logistic regression in numpy."""

import numpy as np


def logistic_regression(features, labels, others, penalty=1000.0, iterations=10000):
    """Fit multinomial logistic regression, and label other samples with it.

    First each feature is scaled to mean 0 and variance 1. The loss is the sum of the cross-entropies plus
    ``penalty / 2`` times the squared weights, as with ``LogisticRegression(C=1 / penalty)`` after a ``StandardScaler``
    in scikit-learn. The bias is the weight of a constant feature, as large as the others together, so its penalty
    has almost no effect. Nesterov's accelerated gradient method minimises the loss, for curvatures between the penalty
    and L. L is the penalty plus half the largest eigenvalue of the Gram matrix (D. Böhning, "Multinomial logistic
    regression algorithm", 1992). The step is 1 / L, the momentum (1 - q) / (1 + q), where q is the root of penalty / L.

    Args:
        features: the features of the samples to fit, shape (n, d).
        labels: the labels of these samples, integers of shape (n,), from 0 to the number of classes minus one.
        others: the features of the samples to label, shape (m, d).
        penalty: the strength of the L2 penalty.
        iterations: the largest number of iterations; the method ends earlier if no part of the gradient is above a
            millionth of the number of samples.

    Returns:
        Labels of the others, int64 of shape (m,).
    """
    features, others = np.asarray(features, np.float64), np.asarray(others, np.float64)
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation[deviation == 0] = 1.0
    x, rest = (features - mean) / deviation, (others - mean) / deviation
    wanted = np.eye(int(labels.max()) + 1)[labels]
    constant = np.sqrt(x.shape[1])
    x, rest = (np.concatenate([part, np.full((len(part), 1), constant)], axis=1) for part in (x, rest))
    step = 1.0 / (0.5 * np.linalg.eigvalsh(np.dot(x, x.T))[-1] + penalty)
    ratio = np.sqrt(penalty * step)
    momentum = (1.0 - ratio) / (1.0 + ratio)
    weights = ahead = np.zeros((x.shape[1], wanted.shape[1]))
    for _ in range(iterations):
        gradient = np.dot(x.T, _softmax(np.dot(x, ahead)) - wanted) + penalty * ahead
        if np.abs(gradient).max() < 1e-6 * len(x):
            break
        earlier, weights = weights, ahead - step * gradient
        ahead = weights + momentum * (weights - earlier)
    return np.dot(rest, weights).argmax(axis=1)


def _softmax(logits):
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
