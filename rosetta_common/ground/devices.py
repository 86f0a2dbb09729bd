"""Waits for the hardware that the loaded frameworks use, and measures its memory.

Every function looks for frameworks in ``sys.modules`` and imports none.
"""

import re
import sys
import threading


def synchronize():
    """Wait until every framework that is loaded here has finished its work.

    Kernels (CUDA) and engines (MXNet, JAX) run in the background: a clock must be read only after this call.

    In any thread but the main one it waits for nothing. Keras on JAX and on PyTorch may call a callback from another
    thread, which has read the numbers of its batch by then. So this batch is done. The main thread is busy with the
    next ones: their work doesn't belong to this batch, and JAX may take the memory of their arrays away meanwhile.
    """
    if threading.current_thread() is threading.main_thread():
        _wait()


def _wait():
    mxnet, jax, cupy = map(sys.modules.get, ("mxnet", "jax", "cupy"))
    if mxnet is not None:
        mxnet.nd.waitall()
    if jax is not None:
        for array in jax.live_arrays():
            array.block_until_ready()
    if "mlx.core" in sys.modules:
        sys.modules["mlx.core"].synchronize()
    if cupy is not None:
        cupy.cuda.runtime.deviceSynchronize()
    on_gpu = _on_gpu()
    if "torch" in on_gpu:
        sys.modules["torch"].cuda.synchronize()
    if "tensorflow" in on_gpu:
        sys.modules["tensorflow"].test.experimental.sync_devices()
    if "paddle" in on_gpu:
        sys.modules["paddle"].device.synchronize()
    if "tinygrad" in on_gpu:
        device = sys.modules["tinygrad"].Device
        device[device.DEFAULT].synchronize()


def _on_gpu():
    """Return the names of the loaded frameworks that compute on a GPU."""
    names = ("torch", "jax", "tensorflow", "paddle", "mlx.core", "tinygrad")
    torch, jax, tensorflow, paddle, mlx, tinygrad = map(sys.modules.get, names)
    answers = {
        "torch": torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized(),
        "jax": jax is not None and jax.default_backend() != "cpu",
        # TensorFlow 1 has no such function, and no build for today's GPUs.
        "tensorflow": hasattr(getattr(tensorflow, "config", None), "list_physical_devices")
        and bool(tensorflow.config.list_physical_devices("GPU")),
        "paddle": paddle is not None and paddle.get_device().startswith("gpu"),
        "mlx.core": mlx is not None and mlx.default_device().type == mlx.gpu,
        "tinygrad": tinygrad is not None and tinygrad.Device.DEFAULT.split(":")[0] not in ("CPU", "PYTHON"),
    }
    return {name for name, answer in answers.items() if answer}


def peak_memory():
    """Return the highest use of memory so far, in bytes: ``{"host": int, "device": int or None}``.

    ``host`` is the process' resident set (VmHWM on Linux, which starts again with each program, unlike
    ``ru_maxrss``). ``device`` is the memory in use by the framework's own allocator, ``None`` without a GPU.
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
    on_gpu = _on_gpu()
    if "torch" in on_gpu:
        return sys.modules["torch"].cuda.max_memory_allocated()
    if "jax" in on_gpu:
        return (sys.modules["jax"].devices()[0].memory_stats() or {}).get("peak_bytes_in_use")
    if "tensorflow" in on_gpu:
        return sys.modules["tensorflow"].config.experimental.get_memory_info("GPU:0")["peak"]
    if "paddle" in on_gpu:
        return sys.modules["paddle"].device.cuda.max_memory_allocated()
    if "mlx.core" in on_gpu:
        return sys.modules["mlx.core"].get_peak_memory()
    return None  # the other frameworks don't count it


def device_used():
    """Return ``"gpu"`` if a framework that is loaded here computes on a GPU, else ``"cpu"``."""
    return "gpu" if _on_gpu() else "cpu"
