"""Names the software that a process uses: versions of modules, and the libraries under the frameworks."""

import glob
import os
import re
import sys

# The libraries that do the frameworks' arithmetic; their real file names include the versions.
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
    """Return ``{name: version}`` of Python, numpy and the loaded or installed ones of ``modules``."""
    found = {"python": "%d.%d.%d" % sys.version_info[:3]}
    for name in ["numpy"] + list(modules):
        version = getattr(sys.modules.get(name), "__version__", None) or _installed_version(name)
        if version:
            found[name] = str(version)
    return found


def _installed_version(name):
    """Return the version of an installed package that has no ``__version__`` (tinygrad, MLX) or isn't loaded.

    Caffe2 is a part of PyTorch and loads no ``torch``. Python 3.7 has no ``importlib.metadata``.
    """
    for folder in sys.path:
        for path in glob.glob(os.path.join(glob.escape(folder), name + "-*.dist-info")):
            return os.path.basename(path)[len(name) + 1 : -len(".dist-info")]
    return None
