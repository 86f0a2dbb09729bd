import subprocess
import sys

import numpy as np
import pytest

from rosetta_common.ground import devices
from rosetta_common.ground.machine import describe_machine, widest_vectors

from conftest import ROOT


class Namespace:
    """An object with the attributes given."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


# The parts of JAX, TensorFlow and PaddlePaddle that count memory.
GPU = Namespace(
    memory_stats=lambda: {"peak_bytes_in_use": 123},
    get_memory_info=lambda device: {"peak": 123},
    max_memory_allocated=lambda: 123,
)


def test_no_framework_is_imported():
    code = (
        "import sys; from rosetta_common.ground import devices as d, software as s; before = set(sys.modules)\n"
        "d.synchronize(); d.peak_memory(); d.device_used(); s.loaded_libraries(); s.versions(['torch'])\n"
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} & {'torch', 'jax', 'tensorflow', 'mxnet'}))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT).strip() == b"[]"


def test_every_loaded_framework_is_waited_for(module):
    waited = []
    cuda = Namespace(is_available=lambda: True, is_initialized=lambda: True, synchronize=lambda: waited.append("torch"))
    module("torch", cuda=cuda)
    module("mxnet", nd=Namespace(waitall=lambda: waited.append("mxnet")))
    arrays = [Namespace(block_until_ready=lambda: waited.append("jax"))]
    module("jax", live_arrays=lambda: arrays, default_backend=lambda: "cpu")
    config = Namespace(list_physical_devices=lambda kind: [kind])
    sync = Namespace(sync_devices=lambda: waited.append("tensorflow"))
    module("tensorflow", config=config, test=Namespace(experimental=sync))
    device = Namespace(synchronize=lambda: waited.append("paddle"))
    module("paddle", get_device=lambda: "gpu:0", device=device)
    module(
        "mlx.core", synchronize=lambda: waited.append("mlx"), default_device=lambda: Namespace(type="cpu"), gpu="gpu"
    )
    module("tinygrad", Device=Devices(CUDA=Namespace(synchronize=lambda: waited.append("tinygrad"))))
    devices.synchronize()
    assert sorted(waited) == ["jax", "mlx", "mxnet", "paddle", "tensorflow", "tinygrad", "torch"]


class Devices(dict):
    """tinygrad's, of which the first is the default."""

    @property
    def DEFAULT(self):  # noqa: N802
        return next(iter(self))


@pytest.mark.parametrize(
    ("name", "on_cpu", "on_gpu"),
    [
        ("jax", {"default_backend": lambda: "cpu"}, {"default_backend": lambda: "gpu", "devices": lambda: [GPU]}),
        (
            "tensorflow",
            {"config": Namespace(list_physical_devices=lambda kind: [])},
            {"config": Namespace(list_physical_devices=lambda kind: [kind], experimental=GPU)},
        ),
        (
            "paddle",
            {"get_device": lambda: "cpu"},
            {"get_device": lambda: "gpu:0", "device": Namespace(cuda=GPU)},
        ),
        (
            "mlx.core",
            {"default_device": lambda: Namespace(type="cpu"), "gpu": "gpu"},
            {"default_device": lambda: Namespace(type="gpu"), "gpu": "gpu", "get_peak_memory": lambda: 123},
        ),
    ],
)
def test_the_device_and_its_peak_are_told(module, name, on_cpu, on_gpu):
    module(name, **on_cpu)
    assert devices.device_used() == "cpu"
    assert devices.peak_memory()["device"] is None
    module(name, **on_gpu)
    assert devices.device_used() == "gpu"
    assert devices.peak_memory()["device"] == 123


@pytest.mark.parametrize(("name", "used"), [("CPU", "cpu"), ("PYTHON", "cpu"), ("CUDA", "gpu"), ("NV:1", "gpu")])
def test_tinygrads_default_device_is_told(module, name, used):
    module("tinygrad", Device=Devices({name: None}))
    assert devices.device_used() == used


def test_tensorflow_1_has_no_gpu_of_today(module):
    module("tensorflow", config=Namespace())
    devices.synchronize()
    assert devices.device_used() == "cpu"


def test_a_gpu_that_pytorch_never_touched_does_not_count(module):
    cuda = Namespace(is_available=lambda: True, is_initialized=lambda: False)
    module("torch", cuda=cuda)
    assert devices.device_used() == "cpu"
    assert devices.peak_memory()["device"] is None
    cuda.is_initialized = lambda: True
    cuda.max_memory_allocated = lambda: 123
    assert devices.device_used() == "gpu"
    assert devices.peak_memory()["device"] == 123


def test_peak_of_memory_grows_by_what_is_used():
    before = devices.peak_memory()["host"]
    block = np.ones(before // 8 + (8 << 20) // 8)  # more than all there was
    after = devices.peak_memory()["host"]
    assert block.nbytes < after
    del block
    assert devices.peak_memory()["host"] > 0.9 * after, "the peak came down"  # the kernel counts in lots


def test_machine_is_described():
    found = describe_machine()
    assert set(found) == {"cpu", "cores", "vector", "memory", "system", "gpus"}
    assert found["cpu"]
    assert found["cores"] >= 1
    assert found["memory"] > 1e6
    assert found["vector"] in ("AVX-512", "AVX2", "AVX", "SSE4.2", "SVE", "NEON", "")


@pytest.mark.parametrize(
    ("about", "widest"),
    [
        ("model name\t: AMD EPYC\nflags\t\t: fpu sse4_2 avx avx2 fma\n", "AVX2"),
        ("flags\t\t: sse4_2 avx avx2 avx512dq avx512f avx512vl\n", "AVX-512"),
        ("flags\t\t: avx2x notavx2\n", ""),
        ("Features\t: fp asimd evtstrm\n", "NEON"),
        ("", ""),
    ],
)
def test_two_processors_of_one_name_are_told_apart(about, widest):
    assert widest_vectors(about) == widest
