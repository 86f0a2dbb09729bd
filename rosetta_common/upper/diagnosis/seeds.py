"""Compares how two models draw their first weights: which distribution, and with which variance."""

from __future__ import annotations

import math

import numpy as np

from rosetta_common.upper.diagnosis.noted import Array

LEAST = 100  # weights: of fewer the variance isn't known well enough
SURE = 5.0  # standard errors by which two variances must differ
KNOWN = {  # the variance of a weight is one over: this many times the inputs, and that many times the outputs
    "Glorot's": (1 / 2, 1 / 2),
    "He's (for ReLU)": (1 / 2, 0.0),
    "LeCun's": (1.0, 0.0),
    "1 / (3 inputs), as PyTorch draws by default": (3.0, 0.0),
}


def drawn(a: Array, b: Array) -> str:
    """How two first weights are drawn differently, in words; empty if they are drawn alike, or are too few to say."""
    if a.size < LEAST or b.size < LEAST or a.dtype.kind != "f" or b.dtype.kind != "f":
        return ""
    variances = [float(np.var(one)) for one in (a, b)]
    if not all(variances):
        return (
            ""
            if variances[0] == variances[1]
            else "one of the two begins with equal numbers, the other with random ones"
        )
    errors = [_error(one) for one in (a, b)]
    if abs(math.log(variances[1] / variances[0])) > SURE * math.hypot(*errors):
        ratio = variances[1] / variances[0]
        names = [_name(one, variance, error) for one, variance, error in zip((a, b), variances, errors, strict=True)]
        told = "; ".join(f"{who}'s variance is {name}" for who, name in zip("AB", names, strict=True) if name)
        return f"B's first weights vary {ratio:.3g} times as much as A's" + (f" ({told})" if told else "")
    forms = [_form(one) for one in (a, b)]
    return f"A's first weights are {forms[0]}, B's are {forms[1]}" if forms[0] != forms[1] else ""


def _error(a: Array) -> float:
    """The standard error of the logarithm of a variance."""
    centred = np.asarray(a, np.float64) - a.mean()
    kurtosis = float((centred**4).mean() / (centred**2).mean() ** 2)
    return math.sqrt(max(kurtosis - 1, 0.1) / a.size)


def _form(a: Array) -> str:
    """The form of the distribution, by its kurtosis: 1.8 if uniform, 3 if normal."""
    centred = np.asarray(a, np.float64) - a.mean()
    kurtosis = float((centred**4).mean() / (centred**2).mean() ** 2)
    return "uniform" if kurtosis < 2.1 else "normal" if kurtosis > 2.7 else "normal, cut off"


def _name(a: Array, variance: float, error: float) -> str:
    """The name of the rule that gives a matrix' variance, in either layout; empty if none does."""
    if a.ndim != 2:
        return ""
    for into, out in (a.shape, a.shape[::-1]):
        for name, (of_inputs, of_outputs) in KNOWN.items():
            if abs(math.log(variance * (of_inputs * into + of_outputs * out))) < 3 * error:
                return name
    return ""
