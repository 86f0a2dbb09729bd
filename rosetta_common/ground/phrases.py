"""Runs a framework's phrases in this process; the executor calls it if the job asks for phrases.

A file of phrases is a script in percent format. A cell without tags is set-up. It defines ``tensor``, which makes the
framework's array from one of NumPy's; if needed ``value``, which makes a plain value or one of NumPy's arrays from
a result; and ``channels_last = True`` if images have their channels in the last axis.

A cell that is tagged with a phrase's name answers its question. The inputs are there under their names, and it leaves
the result in ``y``. A second cell, tagged ``"same"`` as well, gives the result of the others, if the first one
doesn't. The tag ``"by-hand"`` says that the framework has no function for it; ``"raises"`` that the error is the
answer. A Markdown cell that is tagged with a phrase's name is a note on the answer, or says why there is none.
"""

import io
import math
import re
import sys
import traceback
from collections import OrderedDict
from contextlib import redirect_stdout
from importlib import import_module

import numpy as np

from rosetta_common.ground.languages import GuestError
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.steps import ExampleError, split_cells

FAILED = 1  # an exit code
PLAIN, SAME = "plain", "same"  # the parts of an answer
BY_HAND, RAISES = "by-hand", "raises"
TAGS = (SAME, BY_HAND, RAISES)
MOST = 64  # numbers of a result
LONGEST = 400  # characters of a text, or of an error's message
SHORT = {"float": "float32", "double": "float64", "half": "float16", "int": "int32", "long": "int64"}


def read_phrases(path):
    """Read a file of phrases.

    Args:
        path: the file, in UTF-8.

    Returns:
        The set-up cells as a list of ``(source, line)``; an ``OrderedDict`` from each phrase's name to an
        ``OrderedDict`` from part to ``(source, line, tags)``; and an ``OrderedDict`` from phrases' names to notes.

    Raises:
        ExampleError: if a cell's tags don't name one phrase, or if a part occurs twice.
    """
    setup, phrases, notes = [], OrderedDict(), OrderedDict()
    with open(str(path), encoding="utf-8") as file:
        text = file.read()
    for kind, tags, source, line, marked in split_cells(text):
        if not tags:
            if kind == "code":
                setup.append((source, line))
            continue
        names = [tag for tag in tags if tag not in TAGS]
        if len(names) != 1:
            raise ExampleError("%s:%d: a cell is tagged with one phrase, and perhaps %s" % (path, marked, TAGS))
        if kind == "markdown":
            notes[names[0]] = " ".join(source.split())
            continue
        part = SAME if SAME in tags else PLAIN
        found = phrases.setdefault(names[0], OrderedDict())
        if part in found:
            raise ExampleError("%s:%d: %s has two cells %s" % (path, marked, names[0], part))
        found[part] = source, line, [tag for tag in tags if tag in (BY_HAND, RAISES)]
    return setup, phrases, notes


def given_array(held):
    """An input as NumPy's array: float32, int64 or bool; a number or a text stays as it is."""
    if not isinstance(held, list):
        return held
    array = np.array(held)
    if array.dtype.kind == "f":
        return array.astype(np.float32)
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def array_of(held):
    """The NumPy array of a framework's array.

    Args:
        held: an array of a framework, of NumPy, or a number.

    Raises:
        TypeError: if it is none of these.
    """
    if hasattr(held, "detach"):  # PyTorch
        held = held.detach()
        if "bfloat16" in str(held.dtype):
            held = held.float()
    if hasattr(held, "asnumpy"):  # MXNet
        return held.asnumpy()
    if type(held).__name__ in ("Variable", "Parameter") and hasattr(held, "array"):  # Chainer
        held = held.array
    if callable(getattr(held, "numpy", None)):
        held = held.numpy()
    array = np.asarray(held)
    if array.dtype == object:
        raise TypeError("y is %s: an array, a number, a text, or a list of them is wanted" % type(held).__name__)
    return array


def dtype_of(held, array):
    """The name of an array's dtype, as the framework has it: ``float32``, ``bfloat16``, ``int64``."""
    dtype = getattr(held, "dtype", None)
    text = getattr(dtype, "name", None) or getattr(dtype, "__name__", None) or str(dtype)
    name = re.split(r"[.' ]", text.strip("'>"))[-1]
    name = SHORT.get(name, name)
    return name if re.match(r"(b?float|u?int|bool|complex)\w*$", name) else array.dtype.name


def answer_of(held, move=False):
    """A result as JSON has it.

    Args:
        held: a framework's array, a number, a text, or a list of any of them.
        move: whether the channels of a batch of images are in the last axis: they are moved to the second.

    Returns:
        ``{"text": ...}`` with a list of lines, or ``{"shape": ..., "dtype": ..., "values": ...}`` with the values in
        one list, of 7 digits. NaN and the infinities are texts.

    Raises:
        TypeError: if it is of another type.
        ValueError: if it has too many numbers.
    """
    if isinstance(held, str):
        return {"text": lines_of(held)}
    if isinstance(held, (list, tuple)):
        if held and all(isinstance(part, str) for part in held):
            return {"text": lines_of("\n".join(held))}
        arrays = [array_of(part) for part in held]
        if len({one.shape for one in arrays}) > 1:
            raise ValueError("y is a list of arrays of several shapes: one shape is wanted")
        array = np.array(arrays)
        dtype = dtype_of(held[0], arrays[0]) if held else array.dtype.name
    else:
        array = array_of(held)
        dtype = dtype_of(held, array)
    if move and array.ndim > 2:
        array = np.moveaxis(array, -1, 1)
    if array.size > MOST:
        raise ValueError("y has %d numbers: at most %d are wanted" % (array.size, MOST))
    return {"shape": list(array.shape), "dtype": dtype, "values": [_number(one) for one in array.ravel().tolist()]}


def _number(value):
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return float("%.7g" % value) + 0.0 if math.isfinite(value) else str(value)
    if isinstance(value, int):
        return value
    raise TypeError("y holds %s: numbers are wanted" % type(value).__name__)


def resolved(name):
    """Where a dotted name leads in the installed framework.

    Args:
        name: such as ``torch.nn.functional.gelu``.

    Returns:
        The module and the name under which the object was made, if it says so, else the name itself; ``""`` if there is
        no such name.
    """
    parts = name.split(".")
    held, used = None, 0
    for end in range(len(parts), 0, -1):
        try:
            held, used = import_module(".".join(parts[:end])), end
            break
        except Exception:  # no module, or one that needs what isn't here
            held = None
    if not used:
        return ""
    for part in parts[used:]:
        try:
            held = getattr(held, part)
        except Exception:
            return ""
    module, own = getattr(held, "__module__", None), getattr(held, "__qualname__", None)
    return "%s.%s" % (module, own) if isinstance(module, str) and isinstance(own, str) and "<" not in own else name


def phrase(job, begin_language, tell):
    """Run the phrases of a job; the event ``done`` holds the answers and the resolved names.

    Args:
        job: the job, as ``rosetta phrases`` wrote it: the file ``example``; ``given``, the inputs of each phrase by
            name; ``channels``, the phrases whose inputs ``x`` and results are images; the wanted ``phrases`` (all if
            empty); the ``names`` to resolve.
        begin_language: called with the file's path; returns the ``Python`` that evaluates its cells.
        tell: called with an event's name and values.

    Returns:
        The exit code.
    """
    language = begin_language(job["example"])
    answers = OrderedDict()
    try:
        setup, phrases, _ = read_phrases(job["example"])
        tell("step", name="setup")
        with redirect_stdout(sys.stderr):
            for source, line in setup:
                language.evaluate(source, line)
    except (ExampleError, GuestError, Exception) as error:
        traceback.print_exc()
        tell("failed", step="setup", error="%s: %s" % (type(error).__name__, error))
        return FAILED
    for name, parts in phrases.items():
        if job["phrases"] and name not in job["phrases"]:
            continue
        tell("step", name=name)
        answers[name] = OrderedDict()
        for part, (source, line, tags) in parts.items():
            hand_over(language.namespace, job["given"].get(name, {}), name in job["channels"])
            found = answer(language, source, line, RAISES in tags, name in job["channels"])
            answers[name][part] = dict(found, tags=[tag for tag in tags if tag == BY_HAND])
    names = OrderedDict((name, resolved(name)) for name in job["names"])
    tell("done", machine=describe_machine(), versions=language.versions(job["modules"]), answers=answers, names=names)
    return 0


def hand_over(namespace, given, channels):
    """Put the inputs of a phrase into the namespace of its cells, as the framework's arrays.

    Args:
        namespace: the cells' variables, as a dict; has ``tensor`` from the set-up.
        given: the inputs by name.
        channels: whether ``x`` is a batch of images or sequences with channels in its second axis.
    """
    namespace.pop("y", None)
    for name, held in given.items():
        array = given_array(held)
        if isinstance(array, np.ndarray):
            if channels and name == "x" and array.ndim > 2 and namespace.get("channels_last"):
                array = np.ascontiguousarray(np.moveaxis(array, 1, -1))
            array = namespace["tensor"](array)
        namespace[name] = array


def answer(language, source, line, raises, channels):
    """Evaluate one cell.

    Args:
        language: evaluates it: a ``Python``.
        source: the cell.
        line: the number of its first line.
        raises: whether its error is the answer.
        channels: whether the result is a batch of images or sequences with channels.

    Returns:
        What ``answer_of`` gives, or ``{"failed": why}``; ``printed`` beside it if the cell printed something.
    """
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            language.evaluate(source, line)
        namespace = language.namespace
        if "y" not in namespace:
            raise NameError("the cell leaves no y")
        held = namespace["y"]
        if "value" in namespace and not isinstance(held, (str, list, tuple)):
            held = namespace["value"](held)
        found = answer_of(held, channels and namespace.get("channels_last", False))
    except BaseException as error:
        if raises and not isinstance(error, KeyboardInterrupt):
            return {"text": [type(error).__name__]}
        traceback.print_exc()
        return {"failed": ("%s: %s" % (type(error).__name__, " ".join(str(error).split()) or "no message"))[:LONGEST]}
    text = lines_of(printed.getvalue().strip())
    return dict(found, printed=text) if text else found


def lines_of(text):
    """The first lines of a text, in 400 characters at most."""
    return text[:LONGEST].splitlines()
