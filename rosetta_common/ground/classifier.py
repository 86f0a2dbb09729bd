"""A classifier on features, the same one in every environment: logistic regression in numpy."""

import numpy as np


def logistic_regression(features, labels, others, penalty=1000.0, iterations=10000):
    """Fit multinomial logistic regression, and label other samples with it.

    Each feature is brought to mean 0 and variance 1 first. The loss is the sum of the cross-entropies and
    ``penalty / 2`` times the squared weights: ``LogisticRegression(C=1 / penalty)`` behind a ``StandardScaler`` in
    scikit-learn. The bias is the weight of a constant feature, as large as the others together, so that its penalty
    hardly counts. The loss is minimised by Nesterov's accelerated gradient method for curvatures between the penalty
    and L, which is half the largest eigenvalue of the Gram matrix more (D. Böhning, "Multinomial logistic regression
    algorithm", 1992): step 1 / L, momentum (1 - q) / (1 + q) with q the root of penalty / L.

    Args:
        features: of the samples to fit, shape (n, d).
        labels: theirs, integers of shape (n,), 0 to the number of classes less one.
        others: features of the samples to label, shape (m, d).
        penalty: strength of the L2 penalty.
        iterations: at most; it ends where no part of the gradient is above a millionth of the samples' number.

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
