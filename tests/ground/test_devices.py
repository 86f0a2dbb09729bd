import subprocess
import sys
from types import ModuleType

import numpy as np
import pytest

from rosetta_common.ground import devices
from rosetta_common.ground.machine import describe_machine

from conftest import ROOT


@pytest.fixture
def module(monkeypatch):
    """Put a made-up module into this process."""

    def put(name, **attributes):
        made = ModuleType(name)
        made.__dict__.update(attributes)
        monkeypatch.setitem(sys.modules, name, made)
        return made

    return put


class Namespace:
    """An object with the attributes given."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def test_no_framework_is_imported():
    code = (
        "import sys; from rosetta_common.ground import devices as d; before = set(sys.modules)\n"
        "d.synchronize(); d.peak_memory(); d.device_used(); d.loaded_libraries(); d.versions(['torch'])\n"
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} & {'torch', 'jax', 'tensorflow', 'mxnet'}))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT).strip() == b"[]"


def test_every_loaded_framework_is_waited_for(module):
    waited = []
    cuda = Namespace(is_available=lambda: True, is_initialized=lambda: True, synchronize=lambda: waited.append("torch"))
    module("torch", cuda=cuda)
    module("mxnet", nd=Namespace(waitall=lambda: waited.append("mxnet")))
    module("jax", live_arrays=lambda: [Namespace(block_until_ready=lambda: waited.append("jax"))])
    devices.synchronize()
    assert waited == ["torch", "mxnet", "jax"]


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


def test_versions_are_those_of_loaded_modules(module):
    module("torch", __version__="2.0+cpu")
    found = devices.versions(["torch", "not_loaded"])
    assert found == {"python": "%d.%d.%d" % sys.version_info[:3], "numpy": np.__version__, "torch": "2.0+cpu"}


def test_libraries_are_sorted_file_names_of_arithmetic():
    found = devices.loaded_libraries()
    assert found == sorted(set(found))
    assert not any("/" in name or name.startswith("libc.") for name in found)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_numpys_own_blas_is_seen():
    found = devices.loaded_libraries()
    assert any("openblas" in name or "mkl" in name for name in found)


def test_machine_is_described():
    found = describe_machine()
    assert set(found) == {"cpu", "cores", "memory", "system", "gpus"}
    assert found["cpu"]
    assert found["cores"] >= 1
    assert found["memory"] > 1e6
