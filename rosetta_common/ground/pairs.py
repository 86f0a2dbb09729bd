"""Times two ways to do the same work, in pairs, so that a busy machine slows both equally."""

import os
import subprocess
import sys
import time


def paired_ratios(first, second, pairs=15):
    """Time two functions that take turns.

    Args:
        first: a function without arguments, which returns when its work is done.
        second: another such function.
        pairs: the number of timed calls of each; before these, one call of each isn't timed.

    Returns:
        A list of ratios, one for each pair: seconds of the first divided by seconds of the second. The two take turns
        in beginning.
    """
    first()
    second()
    ratios = []
    for number in range(pairs):
        order = (first, second) if number % 2 == 0 else (second, first)
        seconds = {}
        for function in order:
            start = time.perf_counter()
            function()
            seconds[function] = time.perf_counter() - start
        ratios.append(seconds[first] / seconds[second])
    return ratios


def paired_processes(script, first, second, pairs=5):
    """Run a script in separate processes that take turns, with two sets of environment variables.

    Args:
        script: Python's text; the last line that it prints is a number of seconds.
        first: the variables of the first process, by name; ``None`` removes a variable.
        second: the variables of the second process.
        pairs: the number of runs of each.

    Returns:
        A list of ratios, one for each pair: seconds of the first divided by seconds of the second. The two take turns
        in beginning.
    """

    def seconds(variables):
        environment = {name: value for name, value in dict(os.environ, **variables).items() if value is not None}
        told = subprocess.check_output([sys.executable, "-c", script], env=environment, universal_newlines=True)
        return float(told.split()[-1])

    ratios = []
    for number in range(pairs):
        one, other = (first, second) if number % 2 == 0 else (second, first)
        found = seconds(one), seconds(other)
        ratios.append(found[0] / found[1] if number % 2 == 0 else found[1] / found[0])
    return ratios
