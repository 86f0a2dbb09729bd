"""The rungs of the ladder: what each compares, its tolerance, and the reason for the tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rosetta_common.upper.workloads import ladder

SAME, EXPLAINED, DIFFERENT, UNSEEN = VERDICTS = ("same", "explained", "different", "not observed")


@dataclass(frozen=True)
class Rung:
    """One comparison."""

    name: str
    title: str
    step: str  # the step whose code it checks
    deviation: str  # the measured quantity, in words
    tolerance: float
    reason: str  # the reason for the tolerance


@dataclass(frozen=True)
class Result:
    """The result of a rung."""

    rung: str
    verdict: str  # SAME, EXPLAINED, DIFFERENT or UNSEEN
    deviation: float | None  # None if nothing was observed
    detail: str  # the finding, in words
    differences: tuple[str, ...] = ()  # names of the differences that explain it (differences.toml)
    explained: float | None = None  # the deviation if the reference emulates them


_FLOAT32 = "float32 keeps 24 bits; sums of up to 6,400 products lose some more"
RUNGS = {
    rung.name: rung
    for rung in (
        Rung(
            "data",
            "Data",
            "load",
            "values of the first batch that differ",
            0,
            "the same goes in",
        ),
        Rung(
            "parameters",
            "Parameters",
            "build",
            "parameters that are missing or too many",
            0,
            "a count, and the shapes of all of them",
        ),
        Rung(
            "initialiser",
            "Initialiser",
            "build",
            "largest deviation of a kernel's variance from Glorot's, in sampling errors",
            5,
            "one kernel in two million is so far off by chance; no number may lie beyond the bound, and every bias "
            "must be zero",
        ),
        Rung("loss", "Loss", "compile", "difference of the first batch's mean loss", 1e-5, _FLOAT32),
        Rung(
            "gradients",
            "Gradients",
            "compile",
            "difference of the worst parameter's gradient, relative to its length",
            2e-3,
            "of the dense layers, which come before anything is chosen on the way back; read off one step of the "
            "optimiser, so that the rounding of the weights is the limit. A weight decay of 1e-4 would make 9e-3",
        ),
        Rung(
            "conv-gradients",
            "Gradients of convolutions",
            "compile",
            "difference of the worst parameter's gradient, relative to its length",
            2e-2,
            "of the million maxima and signs that a batch hangs on, float32 takes one or the other on its other side",
        ),
        Rung(
            "ties",
            "Equal maxima",
            "compile",
            "difference of a gradient that passes equal maxima, relative to its length",
            1e-3,
            "the gradient goes to one of four equal values, or four times to all of them",
        ),
        Rung(
            "large-gradients",
            "Large gradients",
            "compile",
            "difference of the worst parameter's gradient, relative to its length",
            1e-5,
            "an optimiser that clips gradients changes these; of smaller ones it may change none",
        ),
        Rung(
            "clipped",
            "Clipped gradients",
            "compile",
            "difference of the worst parameter's gradient, relative to its length",
            2e-3,
            "a gradient that is longer than the limit: all parameters are scaled by one factor",
        ),
        Rung(
            "mask",
            "No look ahead",
            "predict",
            "largest difference of a logit if later characters differ",
            1e-6,
            "a product may sum in another order for another row; a character that leaks makes 1e-2 and more",
        ),
        Rung(
            "schedule",
            "Schedule",
            "compile",
            "largest difference of a rate in 110 steps, relative to the highest",
            1e-5,
            "float32 alone: the rates are read off what a weight loses in a step",
        ),
        Rung(
            "decay",
            "Weight decay",
            "compile",
            "difference of the worst parameter after 110 steps that only decay, relative to its length",
            3e-7,
            "float32 alone; a bias that decays would make 1",
        ),
        Rung(
            "full-length",
            "Full length",
            "compile",
            "difference of the worst parameter's gradient, relative to its length",
            1e-4,
            "reviews of all lengths with their padding, words of the whole vocabulary, and an update gate that "
            "forgets slowly: the first word counts, too",
        ),
        Rung(
            "one-step",
            "One step",
            "compile",
            "difference of the worst parameter's movement, relative to its length",
            2e-2,
            "as for the gradients of convolutions",
        ),
        Rung(
            "ten-steps",
            "Ten steps",
            "train",
            "difference of the worst parameter's movement, relative to its length",
            5e-2,
            "rounding adds up over the steps: where a maximum or a ReLU hangs on the last bit, float32 may take the "
            "other side",
        ),
        Rung(
            "losses",
            "Ten losses",
            "train",
            "largest difference of a loss in ten steps",
            1e-3,
            "the weights' differences of the ten steps",
        ),
        Rung(
            "long-run",
            "Long run",
            "train",
            "difference of the last bias, relative to its movement",
            1e-5,
            "one bias alone moves, so float32 rounds little. A learning rate that falls by a ten-thousandth in each "
            "step would make 5e-3",
        ),
        Rung(
            "shuffling",
            "Shuffling",
            "train",
            "epochs that keep an order, repeat one or miss samples",
            0,
            "every epoch must draw a new order of single samples and hold each once",
        ),
        Rung(
            "pairs",
            "Labels kept",
            "train",
            "difference of the mean loss of shuffled samples",
            5e-6,
            "a mean that no order changes; a label of another sample would",
        ),
        Rung(
            "mixing",
            "Mixing",
            "train",
            "largest difference of a count in the first 640 of 12,000 samples, in sampling errors",
            5,
            "each part of the set must be there as often as chance gives; a buffer of 10,000 would make 8",
        ),
        Rung(
            "dropout",
            "Dropout",
            "train",
            "largest difference of a dropout's rate",
            2e-5,
            "the rate follows from what a unit that is kept is scaled by, in float32",
        ),
        Rung(
            "seed",
            "Seed",
            "train",
            "parts that ignore the seed, or differ under one seed",
            0,
            "one seed must give the same weights, order and dropout twice, another seed others",
        ),
        Rung("logits", "Logits", "predict", "largest difference of a logit", 5e-6, _FLOAT32),
        Rung(
            "features",
            "Features",
            "predict",
            "largest difference of a feature, relative to the features' standard deviation",
            5e-5,
            "53 layers in float32",
        ),
        Rung(
            "generated",
            "Generated text",
            "evaluate",
            "characters of a text of 200 that differ, from the first one that does",
            0,
            "the likeliest character each time",
        ),
        Rung("counted", "All counted", "evaluate", "test samples without a prediction", 0, "the last batch is smaller"),
        Rung(
            "accuracy",
            "Accuracy",
            "evaluate",
            "predictions that differ, and samples by which the accuracy is off",
            1e-3,
            "counts of samples, the accuracy in float32",
        ),
    )
}


STATISTICAL = ("initialiser", "mixing")  # their tolerance is a number of sampling errors, whatever was observed
COUNTS = ("data", "parameters", "shuffling", "seed", "counted", "accuracy", "generated")


def worst(results: Iterable[Result]) -> float | None:
    """The largest deviation that was within the tolerance, by itself or with an explanation; ``None`` if none was."""
    left = {SAME: lambda result: result.deviation, EXPLAINED: lambda result: result.explained}
    found = [left[result.verdict](result) for result in results if result.verdict in left]
    return max((deviation for deviation in found if deviation is not None), default=None)


def allowed(rung: str, workload: str) -> tuple[float, str]:
    """The tolerance of a rung in a workload, and its reason."""
    general = RUNGS[rung]
    return ladder(workload).tolerances.get(rung, (general.tolerance, general.reason))
