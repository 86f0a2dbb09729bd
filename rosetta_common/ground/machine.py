"""Describes the machine on which a record is made: processor, cores, memory, system, GPUs."""

import os
import platform
import re
import subprocess

# The flag of /proc/cpuinfo and the name of its instructions, widest first.
VECTORS = (
    ("avx512f", "AVX-512"),
    ("avx2", "AVX2"),
    ("avx", "AVX"),
    ("sse4_2", "SSE4.2"),
    ("sve", "SVE"),
    ("asimd", "NEON"),
)


def describe_machine():
    """Return hardware and system: ``cpu``, ``cores``, ``vector``, ``memory`` (bytes), ``system`` and ``gpus``.

    ``vector`` is the widest of the processor's vector instructions (``""`` if unknown). It is needed because virtual
    machines have one name for two generations of a processor, and one computes convolutions twice as fast as the other.
    """
    about = _cpuinfo()
    named = re.search(r"^model name\s*:\s*(.+)$", about, re.MULTILINE)
    return {
        "cpu": named.group(1).strip() if named else platform.processor() or platform.machine(),
        "cores": usable_cores(),
        "vector": widest_vectors(about),
        "memory": _memory(),
        "system": "%s %s %s" % (platform.system(), platform.release(), platform.machine()),
        "gpus": gpus(),
    }


def usable_cores():
    """Return the number of cores that this process may use, which can be lower than the machine's."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def gpus():
    """Return NVIDIA's GPUs as a list of dicts (``name``, ``driver``, ``memory`` in MiB); empty if there are none."""
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


def widest_vectors(about):
    """Return the widest vector instructions that the text of ``/proc/cpuinfo`` names; ``""`` if it names none."""
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", about, re.MULTILINE)
    known = flags.group(1).split() if flags else []
    return next((name for flag, name in VECTORS if flag in known), "")


def _cpuinfo():
    try:
        with open("/proc/cpuinfo") as info:
            return info.read()
    except OSError:
        return ""


def _memory():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
