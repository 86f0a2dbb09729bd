"""Looks at what the frameworks that are loaded in this process do with the hardware: waits for it, measures memory.

Every function looks frameworks up in ``sys.modules`` and imports none.
"""

import os
import re
import sys


def synchronize():
    """Wait until every framework loaded here has finished the work it was given.

    Kernels (CUDA) and engines (MXNet, JAX) run behind the Python code: a clock may only be read after this.
    """
    torch, mxnet, jax, tensorflow, cupy = map(sys.modules.get, ("torch", "mxnet", "jax", "tensorflow", "cupy"))
    if torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized():
        torch.cuda.synchronize()
    if mxnet is not None:
        mxnet.nd.waitall()
    if jax is not None:
        for array in jax.live_arrays():
            array.block_until_ready()
    if tensorflow is not None and tensorflow.config.list_physical_devices("GPU"):
        tensorflow.test.experimental.sync_devices()
    if cupy is not None:
        cupy.cuda.runtime.deviceSynchronize()


def peak_memory():
    """Return the highest use of memory so far, in bytes: ``{"host": int, "device": int or None}``.

    ``host`` is the process' resident set (VmHWM where Linux tells it: unlike ``ru_maxrss`` it starts anew with the
    program). ``device`` is what the framework's own allocator had in use, ``None`` without a GPU.
    """
    return {"host": _peak_resident_set(), "device": _peak_device_memory()}


def _peak_resident_set():
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024
    except (OSError, AttributeError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def _peak_device_memory():
    torch, jax, tensorflow = map(sys.modules.get, ("torch", "jax", "tensorflow"))
    if torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized():
        return torch.cuda.max_memory_allocated()
    if jax is not None and jax.default_backend() != "cpu":
        return (jax.devices()[0].memory_stats() or {}).get("peak_bytes_in_use")
    if tensorflow is not None and tensorflow.config.list_physical_devices("GPU"):
        return tensorflow.config.experimental.get_memory_info("GPU:0")["peak"]
    return None


def device_used():
    """Return ``"gpu"`` where a framework loaded here computes on one, else ``"cpu"``."""
    torch, jax, tensorflow = map(sys.modules.get, ("torch", "jax", "tensorflow"))
    on_gpu = (
        (torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized())
        or (jax is not None and jax.default_backend() != "cpu")
        or (tensorflow is not None and bool(tensorflow.config.list_physical_devices("GPU")))
    )
    return "gpu" if on_gpu else "cpu"


# What does the arithmetic under the frameworks: worth knowing by its real file name, versions included.
_LIBRARIES = re.compile(
    r"/(lib(?:cudnn|cublas|cudart|(?:scipy_)?openblas|mkl_rt|mklml|iomp5|gomp|dnnl)[^/]*\.so[^/]*)$"
)


def loaded_libraries():
    """Return the sorted file names of the arithmetic libraries (BLAS, OpenMP, cuDNN ...) mapped into this process."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {os.path.realpath(line.split(None, 5)[5].strip()) for line in maps if ".so" in line}
    except OSError:
        return []
    return sorted({match.group(1) for match in map(_LIBRARIES.search, paths) if match})


def versions(modules):
    """Return ``{name: version}`` of Python, numpy and those of ``modules`` that are loaded."""
    found = {"python": "%d.%d.%d" % sys.version_info[:3]}
    for name in ["numpy"] + list(modules):
        version = getattr(sys.modules.get(name), "__version__", None)
        if version:
            found[name] = str(version)
    return found
