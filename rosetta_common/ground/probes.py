"""What the probes of the page "Frameworks compared" share: sixty array functions, the digits, the clocks.

A probe is a cell that observes one property of a framework. Everything here needs NumPy alone.
"""

import operator
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np

from rosetta_common.ground.pairs import paired_ratios

DIGITS = Path(__file__).with_name("digits.npz")
VISIBLE, HIDDEN, BATCH, EPOCHS, RATE = 64, 32, 100, 10, 0.5  # of the restricted Boltzmann machine
CLOSE = 1e-4  # relative and absolute: a closer result agrees with NumPy's

_A = np.array([[0.5, -1.5, 2.5, 0.25], [1.0, 3.0, -2.0, 0.75], [-0.5, 2.0, 1.5, -3.0]], np.float32)
_B = np.array([[2.0, 1.0, -1.5, 0.5], [0.25, -3.0, 2.0, 1.5], [1.0, 0.5, -2.0, 4.0]], np.float32)
_P = np.abs(_A)
_ROW = _A[0]
_IDS = np.array([2, 0], np.int64)

# NumPy's name -> its arguments. The same arguments, converted, go to the framework's function, in the same order.
CASES = OrderedDict(
    [(name, (_A,)) for name in "abs sign negative exp expm1 square sin cos arctan sinh tanh floor ceil round".split()]
    + [(name, (_P,)) for name in "log log1p sqrt".split()]
    + [("isnan", (_A,))]
    + [(name, (_A, _B)) for name in "add subtract multiply divide maximum minimum mod floor_divide arctan2".split()]
    + [("power", (_P, _B)), ("greater", (_A, _B)), ("equal", (_A, _A)), ("where", (_A > 0, _A, _B))]
    + [(name, (_A, 1)) for name in "sum prod mean std var max min argmax argmin cumsum cumprod median".split()]
    + [(name, (_A > 0, 1)) for name in "all any".split()]
    + [
        ("reshape", (_A, (4, 3))),
        ("transpose", (_A, (1, 0))),
        ("concatenate", ([_A, _B], 0)),
        ("stack", ([_A, _B], 1)),
        ("split", (_A, 4, 1)),
        ("squeeze", (_A[:, None], 1)),
        ("expand_dims", (_A, 1)),
        ("tile", (_A, (2, 1))),
        ("flip", (_A, 1)),
        ("matmul", (_A, _B.T)),
        ("einsum", ("ij,kj->ik", _A, _B)),
        ("outer", (_ROW, _ROW)),
        ("clip", (_A, -1.0, 1.0)),
        ("sort", (_A, 1)),
        ("take", (_A, _IDS, 0)),
    ]
)
# Other names of the same functions, which are tried in this order.
ALIASES = {
    "abs": "absolute abs_",
    "sign": "sgn",
    "negative": "neg",
    "arctan": "atan",
    "arctan2": "atan2",
    "isnan": "is_nan",
    "add": "plus elementwise_add",
    "subtract": "sub minus elementwise_sub",
    "multiply": "mul element_times cmult elementwise_mul",
    "divide": "div truediv true_divide element_divide cdiv true_div elementwise_div",
    "maximum": "element_max emax",
    "minimum": "element_min",
    "mod": "floormod remainder",
    "floor_divide": "floordiv int_div",
    "power": "pow",
    "greater": "gt",
    "equal": "eq",
    "where": "element_select switch",
    "sum": "reduce_sum",
    "prod": "reduce_prod",
    "mean": "reduce_mean",
    "std": "reduce_std",
    "var": "reduce_variance variance",
    "max": "amax reduce_max",
    "min": "amin reduce_min",
    "all": "reduce_all",
    "any": "reduce_any",
    "transpose": "permute permute_dimensions",
    "concatenate": "concat cat splice",
    "expand_dims": "unsqueeze",
    "flip": "reverse",
    "matmul": "dot times",
    "clip": "clamp clip_by_value",
    "take": "gather index_select",
    "round": "rint",
}
# Python's operators, for frameworks that have no function of these names.
OPERATORS = {
    "negative": operator.neg,
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "mod": operator.mod,
    "floor_divide": operator.floordiv,
    "power": operator.pow,
    "greater": operator.gt,
    "equal": operator.eq,
}


def compare_arrays(namespaces, to, back, own=(), begin=None):
    """Compare sixty functions of a framework with NumPy's.

    Args:
        namespaces: the modules or objects that hold the functions, the first first.
        to: makes the framework's array from one of NumPy's.
        back: makes NumPy's array from a result.
        own: functions that have another name or another order of arguments, by NumPy's name.
        begin: called without arguments before each function.

    Returns:
        An ``OrderedDict`` from NumPy's name to ``"agrees"``, ``"differs"`` or ``"missing"``. A function that raises an
        error for NumPy's arguments differs; an operator that does so is missing.
    """
    own = dict(own)
    found = OrderedDict()
    for name, arguments in CASES.items():
        if begin:
            begin()
        names = [name] + ALIASES.get(name, "").split()
        held = [getattr(space, one) for one in names for space in namespaces if hasattr(space, one)]
        function = own.get(name, held[0] if held else OPERATORS.get(name))
        found[name] = "missing" if function is None else _compared(name, function, arguments, to, back)
        if found[name] == "differs" and function is OPERATORS.get(name):
            found[name] = "missing"
    return found


def _compared(name, function, arguments, to, back):
    wanted = _numpy(name)(*arguments)
    try:
        result = function(*[_each(to, one) for one in arguments])
        if isinstance(wanted, list):
            parts = [np.asarray(back(part)) for part in result]
            same = len(parts) == len(wanted) and all(map(_close, parts, wanted))
        else:
            same = _close(np.asarray(back(result)), wanted)
    except Exception as error:
        print("%s: %s: %s" % (name, type(error).__name__, " ".join(str(error).split())[:200]))
        return "differs"
    return "agrees" if same else "differs"


def _numpy(name):
    return getattr(np, name)


def _each(to, argument):
    if isinstance(argument, list):
        return [to(part) for part in argument]
    return to(argument) if isinstance(argument, np.ndarray) else argument


def _close(found, wanted):
    if found.shape != np.shape(wanted):
        return False
    return bool(np.allclose(found.astype(np.float64), np.asarray(wanted).astype(np.float64), CLOSE, CLOSE))


def named(found, kind):
    """The names with one answer of ``compare_arrays``, separated by commas; ``"none"`` if there are none."""
    return ", ".join(name for name, answer in found.items() if answer == kind) or "none"


def listed(names):
    """Names in their order, separated by commas; ``"none"`` if there are none."""
    return ", ".join(sorted(names)) or "none"


def existing(root, *paths):
    """Those of some dotted paths below a module that exist, separated by commas; ``"none"`` if none does.

    Args:
        root: the module.
        paths: such as ``"nn.DataParallel"``.
    """

    def exists(path):
        held = root
        for part in path.split("."):
            try:
                held = getattr(held, part)
            except Exception:  # a lazy module may raise any error
                return False
        return True

    return ", ".join(path for path in paths if exists(path)) or "none"


def wheel(distribution):
    """The tags of the installed wheel of a distribution, such as ``cp311-manylinux_2_28_x86_64``."""
    folders = [Path(path) for path in sys.path if path.endswith("site-packages")]
    wanted = distribution.lower().replace("-", "_")
    for folder in folders:
        for path in folder.glob("*.dist-info/WHEEL"):
            if path.parent.name.lower().split("-")[0] == wanted:
                lines = path.read_text(encoding="utf-8").splitlines()
                tags = [line.split(":")[1].strip() for line in lines if line.startswith("Tag:")]
                return ", ".join(tags[:2])
    raise LookupError("no wheel of %s is installed" % distribution)


def two_workers(script):
    """The error of the mean gradient of two halves of a batch, computed by two processes.

    The model is the mean of the squares of ``rows @ (1, 1, 1)`` over ``rows = arange(12).reshape(4, 3)``.

    Args:
        script: Python's text. It runs with its rank, 0 or 1, and the path of a file for the first meeting. Rank 0
            prints the three parts of the gradient in its last line.

    Returns:
        The greatest relative error.
    """
    meeting = str(Path(tempfile.mkdtemp()) / "meeting")
    commands = [[sys.executable, "-c", script, rank, meeting] for rank in "01"]
    running = [subprocess.Popen(one, stdout=subprocess.PIPE, universal_newlines=True) for one in commands]
    try:
        told = [process.communicate(timeout=240)[0] for process in running]
    finally:
        for process in running:
            process.kill()
    return gradient_error(told[0].strip().splitlines()[-1].split())


def gradient_error(gradient):
    """The greatest relative error of the gradient that ``two_workers`` describes, given as three numbers."""
    rows = np.arange(12.0).reshape(4, 3)
    wanted = (2 * rows.sum(axis=1, keepdims=True) * rows).mean(axis=0)
    return float(np.abs(np.array(gradient, float) / wanted - 1).max())


def digits():
    """The handwritten digits as float32 of 0 to 1, shape (1797, 64)."""
    with np.load(str(DIGITS)) as file:
        images = file["images"]
    return (images.reshape(len(images), VISIBLE) / float(images.max())).astype(np.float32)


def boltzmann_start():
    """The first weights of the restricted Boltzmann machine: float32, shapes (64, 32), (64,) and (32,)."""
    weights = np.random.RandomState(0).normal(0, 0.1, (VISIBLE, HIDDEN)).astype(np.float32)
    return weights, np.zeros(VISIBLE, np.float32), np.zeros(HIDDEN, np.float32)


def boltzmann_batches():
    """The mini-batches of ten epochs: pairs of digits, shape (100, 64), and uniform numbers, shape (100, 32)."""
    random, images = np.random.RandomState(1), digits()
    for _ in range(EPOCHS):
        order = random.permutation(len(images))
        for start in range(0, len(images) - BATCH + 1, BATCH):
            yield images[order[start : start + BATCH]], random.uniform(size=(BATCH, HIDDEN)).astype(np.float32)


def boltzmann_outcome(train):
    """Train a restricted Boltzmann machine three times after a first step, and take the least time.

    Args:
        train: called with a list of mini-batches and the three first arrays; returns weights (64, 32), visible biases
            (64,) and hidden biases (32,) as NumPy's arrays.

    Returns:
        The mean squared error of the digits' reconstruction, and the seconds of a training.
    """
    batches = list(boltzmann_batches())
    train(batches[:1], *boltzmann_start())
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        weights, visible, hidden = [np.asarray(array, np.float64) for array in train(batches, *boltzmann_start())]
        seconds.append(time.perf_counter() - start)
    images = digits()
    h = 1 / (1 + np.exp(-(images.dot(weights) + hidden)))
    again = 1 / (1 + np.exp(-(h.dot(weights.T) + visible)))
    return [float(((images - again) ** 2).mean()), min(seconds)]


def operator_outcome(custom, composed):
    """Check and time an operator ``x * sigmoid(x)`` with a hand-written gradient.

    Args:
        custom: called with an array of float32, shape (100000,); returns the gradient of the sum of the operator's
            outputs as one of NumPy's arrays.
        composed: the same from the framework's own operators.

    Returns:
        The greatest deviation of the gradient from the exact one, the seconds until the first gradient, and the median
        ratio of the seconds of the two.
    """
    x = np.random.RandomState(0).normal(size=100000).astype(np.float32)
    start = time.perf_counter()
    found = np.asarray(custom(x), np.float64)
    seconds = time.perf_counter() - start
    s = 1 / (1 + np.exp(-x.astype(np.float64)))
    ratios = paired_ratios(lambda: custom(x), lambda: composed(x))
    return [float(np.abs(found - (s + x * s * (1 - s))).max()), seconds, float(np.median(ratios))]
