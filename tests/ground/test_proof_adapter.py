"""The base class of the adapters: it computes the inverse of a layout, and names misfits."""

from collections import OrderedDict

import numpy as np
import pytest

from rosetta_common.ground.proof import layouts
from rosetta_common.ground.proof.adapter import Adapter, Misfit
from rosetta_common.ground.timing import ExampleFailed

SHAPES = OrderedDict([("a.kernel", (4, 3)), ("a.bias", (4,)), ("b.bias", (2,))])


class Fake(Adapter):
    """A framework that keeps ``a.kernel`` transposed, both biases in one vector, and the second only in part."""

    def __init__(self, arrays):
        super().__init__(None, "fake", SHAPES)
        self.arrays = OrderedDict(arrays)

    def handles(self):
        return OrderedDict((name, name) for name in self.arrays)

    def get(self, handle):
        return self.arrays[handle]

    def set(self, handle, array):
        self.arrays[handle] = array.copy()

    def pack_fake(self, weights):
        return [weights["a.kernel"].T, np.concatenate([weights["b.bias"][1:], weights["a.bias"]])]


def make(kernel=(3, 4), biases=(5,)):
    return Fake([("kernel", np.zeros(kernel, np.float32)), ("biases", np.zeros(biases, np.float32))])


def weights():
    random = np.random.RandomState(0)
    return OrderedDict((name, random.random_sample(shape).astype(np.float32)) for name, shape in SHAPES.items())


def test_what_was_written_is_read_back_and_what_is_not_there_is_nan():
    adapter, given = make(), weights()
    adapter.write(given)
    np.testing.assert_array_equal(adapter.arrays["kernel"], given["a.kernel"].T)
    found = adapter.read()
    assert list(found) == list(SHAPES)
    np.testing.assert_array_equal(found["a.kernel"], given["a.kernel"])
    np.testing.assert_array_equal(found["a.bias"], given["a.bias"])
    assert np.isnan(found["b.bias"][0])
    assert found["b.bias"][1] == given["b.bias"][1]


def test_one_parameter_is_read_without_looking_at_the_others():
    adapter = make()
    adapter.write(weights())
    looked = []
    adapter.get = lambda handle: looked.append(handle) or adapter.arrays[handle]
    assert list(adapter.read(["b.bias"])) == ["b.bias"]
    assert looked == ["biases"]


@pytest.mark.parametrize(
    ("adapter", "told"),
    [
        (make(kernel=(4, 3)), r"kernel has the shape \(4, 3\), not \(3, 4\)"),
        (make(biases=(6,)), r"biases has the shape \(6,\), not \(5,\)"),
        (Fake([("kernel", np.zeros((3, 4)))]), r"1 parameters \(kernel\), not 2"),
    ],
)
def test_parameters_that_do_not_fit_are_named(adapter, told):
    with pytest.raises(Misfit, match=told):
        adapter.read()
    with pytest.raises(Misfit, match=told):
        adapter.write(weights())


def test_a_workload_that_an_adapter_does_not_know_is_told_with_what_to_add():
    adapter = make()
    adapter.workload = "softmax"
    with pytest.raises(ExampleFailed) as caught:
        adapter.read()
    module = __name__
    assert str(caught.value) == (
        "the adapter %s doesn't know softmax: add a method pack_softmax to %s.py"
        % (module.split(".")[-1], module.replace(".", "/"))
    )
    with pytest.raises(ExampleFailed, match="pack_softmax"):
        adapter.write(weights())
    with pytest.raises(ExampleFailed, match="handles_softmax"):
        Adapter.handles(adapter)


@pytest.mark.parametrize("fact", sorted(layouts.FACTS))
def test_a_fact_moves_every_number_and_changes_none(fact):
    shape = {"HWIO": (5, 4, 3, 3), "OHWI": (5, 4, 3, 3), "turned": (5, 4, 3, 3), "HWC": (2, 6400), "CWH": (2, 6400)}
    array = np.arange(np.prod(shape.get(fact, (6, 5)))).reshape(shape.get(fact, (6, 5)))
    moved = layouts.apply(array, fact)
    np.testing.assert_array_equal(np.sort(moved.reshape(-1)), array.reshape(-1))


def test_flattening_channels_last_is_undone():
    random = np.random.RandomState(1)
    images = random.random_sample((2, 100, 8, 8))
    dense = random.random_sample((7, 6400))
    expected = images.reshape(2, -1).dot(dense.T)
    last = images.transpose(0, 2, 3, 1).reshape(2, -1)
    np.testing.assert_allclose(last.dot(layouts.apply(dense, "HWC", "IO")), expected)
    by_column = np.stack([image.transpose(1, 2, 0).reshape(-1, order="F") for image in images])
    np.testing.assert_allclose(by_column.dot(layouts.apply(dense, "CWH", "IO")), expected)
