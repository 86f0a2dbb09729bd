"""Describes the machine a record is made on: processor, cores, memory, system, GPUs."""

import os
import platform
import re
import subprocess


def describe_machine():
    """Return the hardware and system as a dict: ``cpu``, ``cores``, ``memory`` (bytes), ``system`` and ``gpus``."""
    return {
        "cpu": _cpu(),
        "cores": usable_cores(),
        "memory": _memory(),
        "system": "%s %s %s" % (platform.system(), platform.release(), platform.machine()),
        "gpus": gpus(),
    }


def usable_cores():
    """Return how many cores this process may use, which can be fewer than the machine has."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def gpus():
    """Return NVIDIA's GPUs as a list of dicts (``name``, ``driver``, ``memory`` in MiB); empty without any."""
    try:
        answer = subprocess.check_output(
            ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits"],
            stderr=subprocess.DEVNULL,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    rows = [line.split(", ") for line in answer.decode().strip().split("\n") if line.count(", ") == 2]
    return [{"name": name, "driver": driver, "memory": int(memory)} for name, driver, memory in rows]


def _cpu():
    try:
        with open("/proc/cpuinfo") as info:
            found = re.search(r"^model name\s*:\s*(.+)$", info.read(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip() if found else platform.processor() or platform.machine()


def _memory():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
