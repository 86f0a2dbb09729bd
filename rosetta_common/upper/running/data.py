"""Finds, downloads and verifies the data sets before an example needs them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console

from rosetta_common.ground.data import CorruptData, Dataset, DataUnavailable, Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.download import DownloadError
from rosetta_common.ground.files import cache_folder
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.project import RosettaError


def datasets_of(workloads: Iterable[str]) -> list[Dataset]:
    """The data sets of some workloads, each once."""
    return [DATASETS[name] for name in dict.fromkeys(specification(workload).dataset for workload in workloads)]


def data_digest(workload: str, profile: str, found: Mapping[str, Found]) -> str:
    """SHA-256 of the samples that a workload uses at a profile, from the place where its data set was found."""
    spec = specification(workload, profile, 0)
    return str(DATASETS[spec.dataset].digest(found[spec.dataset], spec))


def expected_data(chosen: Iterable[Dataset]) -> dict[str, Found]:
    """Where the data sets are, or what a run would use instead; downloads nothing."""
    missing = Found("stand-in" if os.environ.get("ROSETTA_OFFLINE") == "1" else "download", "")
    return {data.name: data.find() or missing for data in chosen}


def find_data(chosen: Sequence[Dataset], console: Console) -> tuple[dict[str, Found], bool]:
    """Find or download the data sets; the second value says whether processes must not use the network."""
    offline = os.environ.get("ROSETTA_OFFLINE") == "1"
    found = {}
    for data in chosen:
        try:
            found[data.name] = find_or_download(data, console, offline=offline)
            continue
        except DownloadError as error:
            console.print(f"{error}", markup=False, highlight=False, soft_wrap=True)
        console.print(
            f"[yellow]{data.title} is unavailable: {data.stand_in} replace it, and every record and page says so."
            f"[/] For the real data, set ROSETTA_DATA_DIR to a folder that holds {_contents(data)}.",
            highlight=False,
            soft_wrap=True,
        )
        found[data.name], offline = Found("stand-in", data.stand_in_file), True
    return found, offline


def _contents(data: Dataset) -> str:
    """What a folder with the data set holds: the set's own folder, or its files."""
    return f"{data.folder}/" if data.folder else " and ".join(data.sums)


def find_or_download(data: Dataset, console: Console, *, offline: bool = False) -> Found:
    """Find the data set, or download it.

    Raises:
        DownloadError: if no address delivers it.
        RosettaError: if a folder can't be read or written.
    """
    try:
        found: Found | None = data.find()
        if found is None:
            if offline:
                raise DownloadError("ROSETTA_OFFLINE is set: nothing is downloaded")
            console.print(f"{data.title} is not here: downloading it ({data.megabytes} MB)", highlight=False)
            found = data.fetch()
    except DownloadError:
        raise
    except DataUnavailable as error:
        raise RosettaError(str(error)) from error
    except OSError as error:
        hint = "set ROSETTA_CACHE_DIR to a writable folder with enough space"
        why = error.strerror or error
        raise RosettaError(f"can't write {data.title} into {cache_folder()}: {why}; {hint}") from error
    return found


def check_data(data: Dataset, found: Found) -> None:
    """Verify every data file before an example reads it; ``RosettaError`` names a damaged file."""
    try:
        data.check(found.folder)
    except (CorruptData, OSError) as error:
        raise RosettaError(str(error)) from error


def check_used(workloads: Iterable[str], found: Mapping[str, Found]) -> None:
    """Verify the files of every data set that the workloads read; ``RosettaError`` names a damaged file."""
    for data in datasets_of(workloads):
        if found[data.name].source != "stand-in":
            check_data(data, found[data.name])
