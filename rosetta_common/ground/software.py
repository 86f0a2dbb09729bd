"""Names the software a process really computes with: versions of modules, libraries under the frameworks."""

import glob
import os
import re
import sys

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
    """Return ``{name: version}`` of Python, numpy and those of ``modules`` that are loaded or installed."""
    found = {"python": "%d.%d.%d" % sys.version_info[:3]}
    for name in ["numpy"] + list(modules):
        version = getattr(sys.modules.get(name), "__version__", None) or _installed_version(name)
        if version:
            found[name] = str(version)
    return found


def _installed_version(name):
    """The version of an installed package, for one that doesn't tell it (tinygrad, MLX) or isn't loaded by its name.

    Caffe2 comes with PyTorch and loads no ``torch``. Python 3.7 has no ``importlib.metadata`` to ask.
    """
    for folder in sys.path:
        for path in glob.glob(os.path.join(glob.escape(folder), name + "-*.dist-info")):
            return os.path.basename(path)[len(name) + 1 : -len(".dist-info")]
    return None
