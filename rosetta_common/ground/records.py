"""Writes records. One file per machine, workload, profile and framework holds one run per seed.

The schema, version 2 (``rosetta_common.upper.records.models`` has it as typed models):

========================  ==============================================================================
``schema``                2
``workload``, ``framework``, ``profile``
                          which example, and how much of it
``started``               UTC time of the newest run, ISO 8601
``machine``               ``name`` (also the folder's name) and the description by ``ground.machine``
``device``                ``"cpu"`` or ``"gpu"``: the device that computed
``precision``             ``"float32"``; TF32 is switched off
``specification``         every value of the ``Specification``
``data``                  ``name`` and ``source``: ``given``, ``cache``, ``download`` or ``stand-in``
``environment``           ``name``, ``variables`` (set for the run)
``versions``              Python, numpy and the framework's modules
``libraries``             file names of the loaded BLAS, OpenMP and CUDA libraries
``digests``               SHA-256, all from the job: by kind, of the inputs that can change accuracy (``model``, with
                          ``data``) and of those that can change only times (``clock``); of each cell (``cells``);
                          and of the files that were really run (``files``, see ``ground.ran``)
``runs``                  a list with one run for each seed, see below
========================  ==============================================================================

A run: ``seed``; ``started``; ``load_average`` (one minute, before the run); ``steps``, a list of ``name`` (``setup``
and the workload's own), ``seconds`` and ``output`` (the printed text); ``first_batch`` (seconds from the start of
``train`` until the first update is done: compilation and warm-up); ``epochs``, a list of ``seconds`` and ``loss`` (mean
over the batches); ``samples_per_second`` (training samples over seconds, first batch left out); ``accuracy`` on the
test samples, 0 to 1; ``peak_memory``, in bytes: ``host`` and ``device`` (``null`` without a GPU); ``alone``
(false if other runs went on at the same time: then its times are no measurement). If the network isn't trained,
``first_batch`` and ``samples_per_second`` are those of ``predict``, ``epochs`` is empty, and ``features`` holds the
description of the test samples' features by ``prediction.describe_features``.
"""

import json

from rosetta_common.ground.files import write_json

SCHEMA = 2


class SameResults(ValueError):
    """A run has the same losses or features as a run with another seed."""


def write_run(path, header, run):
    """Add a run to the record at ``path``, in one atomic move.

    Runs of other seeds are kept if the record has the same digests and the same device. Otherwise, or if the file
    can't be read, a new record replaces it.

    Args:
        path: the record's file.
        header: the whole record except ``runs``.
        run: the run.

    Raises:
        SameResults: if a run of another seed in the record has the same losses or features; nothing is written.
        OSError: if it can't be written; the earlier record stays whole.
    """
    earlier = _read(path)
    same = all(earlier.get(key) == header[key] for key in ("schema", "device"))
    same = same and _meaning(earlier) == _meaning(header)
    kept = [old for old in earlier["runs"] if old.get("seed") != run["seed"]] if same else []
    for old in kept:
        what, found = results_of(run)
        if found and results_of(old) == (what, found):
            raise SameResults(
                "seed %d gives the same %s as seed %s: the example ignores its seed; take it from spec.seed"
                % (run["seed"], what, old.get("seed"))
            )
    record = dict(header, runs=sorted(kept + [run], key=lambda one: one.get("seed", -1)))
    write_json(path, record)


def results_of(run):
    """Return the part of a run that differs between two seeds: ``("losses", ...)``, or ``("features", ...)``."""
    losses = [epoch["loss"] for epoch in run.get("epochs", [])]
    return ("losses", losses) if losses else ("features", run.get("features"))


def _meaning(record):
    """The digests without those of the raw files, in which a comment counts."""
    found = record.get("digests")
    return {key: found[key] for key in found if key != "files"} if isinstance(found, dict) else None


def _read(path):
    try:
        with open(str(path), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("runs"), list) else {}
