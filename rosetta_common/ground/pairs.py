"""Times two ways of doing the same in pairs, so that a busy machine slows both alike."""

import os
import subprocess
import sys
import time


def paired_ratios(first, second, pairs=15):
    """Time two functions by turns.

    Args:
        first: a function without arguments, which returns when its work is done.
        second: another.
        pairs: how many times each is called, after a first call of both that isn't timed.

    Returns:
        A list of seconds of the first over seconds of the second, one a pair; which begins alternates.
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
    """Run a script in processes of its own by turns, with two sets of environment variables.

    Args:
        script: Python's text; the last line that it prints is a number of seconds.
        first: the variables of the first process, by name; ``None`` takes one away.
        second: those of the second.
        pairs: how many times each is run.

    Returns:
        A list of seconds of the first over seconds of the second, one a pair; which begins alternates.
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
