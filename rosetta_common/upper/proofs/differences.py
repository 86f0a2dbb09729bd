"""The true differences between frameworks that the proofs turned up: where they bite, and what emulates them.

A column whose figure is off is *different, explained* only where its differences, emulated in the reference, make the
gap vanish. What is stated here is therefore checked in every proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Difference:
    """One way in which a framework truly differs, and the lesson's address: ``lessons.html#<name>``."""

    name: str
    title: str
    workloads: tuple[str, ...]
    rungs: tuple[str, ...]  # where it can show
    frameworks: tuple[str, ...]  # columns and variants
    emulation: dict[str, bool | int] = field(hash=False)  # what the reference is told


EPSILON_FIRST = (
    *("keras-tensorflow", "keras-jax", "keras-torch", "keras-tensorflow-grucell", "r-keras"),
    *("tensorflow1", "keras2-tensorflow", "keras2-cntk", "keras2-theano"),
    *("mxnet-gluon", "mxnet-gluon-tnc", "mxnet-gluon-grucell", "mxnet-module", "mxnet-module-grucell"),
    *("chainer", "cntk", "cntk-unpadded", "dynet", "lasagne", "caffe2"),
)
DIFFERENCES = {
    difference.name: difference
    for difference in (
        Difference(
            "adam-epsilon",
            "Adam adds epsilon before the bias correction",
            ("gru_imdb",),
            ("one-step", "ten-steps", "losses"),
            EPSILON_FIRST,
            {"epsilon_first": True},
        ),
        Difference(
            "adam-ahead",
            "Adam corrects a step as if it were the next one",
            ("gru_imdb",),
            ("one-step", "ten-steps", "losses"),
            ("caffe2",),
            {"ahead": 1},
        ),
        Difference(
            "adam-race",
            "Adam corrects a step as if it were the next one, or doesn't, as it happens",
            ("gru_imdb",),
            ("one-step", "ten-steps", "losses"),
            ("keras2-tensorflow",),
            {"ahead_at_times": True},
        ),
        Difference(
            "embedding-parts",
            "Adam squares an embedding's gradient part by part",
            ("gru_imdb",),
            ("gradients", "one-step", "ten-steps", "losses"),
            ("keras-tensorflow", "keras-tensorflow-grucell", "r-keras"),
            {"squares_by_part": True},
        ),
        Difference(
            "gru-single-bias",
            "A GRU with one bias for reset and update",
            ("gru_imdb",),
            ("parameters", "loss", "gradients", "one-step", "ten-steps", "losses", "logits"),
            ("mlx",),
            {"single_bias": True},
        ),
        Difference(
            "unpadded-sequences",
            "Sequences without their padding",
            ("gru_imdb",),
            ("loss", "gradients", "one-step", "ten-steps", "losses", "logits"),
            ("cntk-unpadded",),
            {"skip_padding": True},
        ),
        Difference(
            "pooling-ties",
            "Max-pooling passes its gradient to every equal maximum",
            ("cnn_cifar10",),
            ("conv-gradients", "ties", "one-step", "ten-steps", "losses"),
            ("lasagne", "keras2-theano", "caffe2"),
            {"ties": True},
        ),
        Difference(
            "one-order",
            "Keras on TensorFlow repeats one order in every epoch",
            ("cnn_cifar10", "gru_imdb"),
            ("shuffling",),
            ("keras-tensorflow", "keras-tensorflow-grucell", "r-keras"),
            {"one_order": True},
        ),
    )
}


def possible(workload: str, framework: str, rung: str) -> list[Difference]:
    """The differences that may explain a rung of a column."""
    found: Iterable[Difference] = DIFFERENCES.values()
    return [d for d in found if workload in d.workloads and framework in d.frameworks and rung in d.rungs]
