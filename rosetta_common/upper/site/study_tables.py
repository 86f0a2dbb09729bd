"""The Keras study of 2017 beside our records: its logs, costs, answers in words and samples of text; without Sphinx."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from rosetta_common.upper.records.models import Run
from rosetta_common.upper.records.rounds import Throughput
from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.statistics import Estimate, estimate_ratio, in_words
from rosetta_common.upper.site.published_tables import Positive, PublishedError, Text, When, decoded
from rosetta_common.upper.tables.values import NOT_SHOWN, ratio_text

LOG_COLUMNS = ("epoch", "elapsed", "loss", "acc", "val_loss", "val_acc")  # the study's own
SAMPLES = ("start", "likeliest", "drawn")  # of generated text, as the examples print them
HOUR = 3600.0  # seconds
FASTER, SLOWER, ALIKE, FEW = "faster", "slower", "alike", "few"
VERDICTS = {
    FASTER: "Yes",
    SLOWER: "No",
    ALIKE: "The rounds don't tell the two apart",
    FEW: "No answer yet",
}


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One log of the study: the mean seconds of an epoch, or the log of which it is a copy."""

    version: Annotated[int, Meta(ge=1, le=2)]
    hardware: Text
    backend: Text
    seconds: Positive | None = None
    last: Positive | None = None
    remark: str = ""
    copy: str = ""


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One script of the study, and our workload of it."""

    workload: Text
    script: Text
    title: Text
    epochs: Annotated[int, Meta(ge=1)]
    measure: Text  # of the last value
    logs: Annotated[tuple[Log, ...], Meta(min_length=1)]

    def cost(self, log: Log, prices: Mapping[str, float]) -> float | None:
        """The price of a whole training in dollars: seconds an epoch, times epochs, times the price of a second."""
        return log.seconds * self.epochs * prices[log.hardware] / HOUR if log.seconds is not None else None


class Compared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A backend of the study's question, and our column of it."""

    name: Text
    column: Text


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    label: Text
    date: When
    source: Text
    columns: Annotated[tuple[Text, ...], Meta(min_length=2)]
    compared: tuple[Compared, Compared]
    prices: dict[Text, Positive]
    scripts: Annotated[tuple[Script, ...], Meta(min_length=1)]


def read_study(path: Path, frameworks: Collection[str]) -> Study:
    """Read and check the study's file.

    Args:
        path: the file.
        frameworks: the names of all columns.

    Raises:
        PublishedError: in one line that names the place of the mistake.
    """
    found = decoded(path, Study)
    for name in (*found.columns, *(one.column for one in found.compared)):
        if name not in frameworks:
            raise PublishedError(f"{path.name}: there is no column {name!r}")
    for script in found.scripts:
        for log in script.logs:
            where = f"{path.name}: {script.script}, version {log.version}, {log.hardware}, {log.backend}"
            if (log.seconds is None) != bool(log.copy):
                raise PublishedError(f"{where}: it needs seconds or a copy, not both")
            if log.hardware not in found.prices:
                raise PublishedError(f"{where}: there is no price of {log.hardware!r}")
    return found


def published_rows(script: Script, prices: Mapping[str, float]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the study's logs of a script; a copy shows no figure."""
    header = ["Version", "Hardware", "Backend", "Seconds an epoch", "Cost of a training", f"Last {script.measure}", ""]
    body = []
    for log in script.logs:
        cost = script.cost(log, prices)
        body.append(
            [
                str(log.version),
                log.hardware,
                log.backend,
                NOT_SHOWN if log.seconds is None else f"{log.seconds:g}",
                NOT_SHOWN if cost is None else f"${cost:.3f}",
                NOT_SHOWN if log.last is None else f"{log.last:.3f}",
                f"copy of {log.copy}" if log.copy else log.remark,
            ]
        )
    return header, body


def then_in_words(script: Script, compared: Sequence[Compared]) -> str:
    """How fast the first backend was then, over the second one, wherever both have a log of the same kind."""
    first, second = (one.name for one in compared)
    by = {(log.version, log.hardware, log.backend): log for log in script.logs if log.seconds is not None}
    told = []
    for (version, hardware, backend), log in by.items():
        other = by.get((version, hardware, second))
        if backend == first and other and log.seconds and other.seconds:
            remark = f", {second} with {other.remark}" if other.remark == "cuDNN" else ""
            told.append(f"{ratio_text(other.seconds / log.seconds)} (version {version}, {hardware}{remark})")
    return f"In 2017 the speed of {first} was {' and '.join(told)} times that of {second}." if told else ""


def ratio_in_rounds(first: Throughput, second: Throughput) -> Estimate | None:
    """The speed of one column over that of another in the rounds that have both; ``None`` without such a round."""
    rates = {one.round: one.rate for one in second.now}
    ratios = [one.rate / rates[one.round] for one in first.now if one.round in rates]
    return estimate_ratio(ratios) if ratios else None


def verdict(ratio: Estimate) -> str:
    """``FASTER``, ``SLOWER``, ``ALIKE`` or, without an interval, ``FEW``."""
    if ratio.low is None or ratio.high is None:
        return FEW
    return FASTER if ratio.low > 1 else SLOWER if ratio.high < 1 else ALIKE


def answer(compared: Sequence[Compared], ratios: Mapping[str, Estimate], hindrance: str = "") -> tuple[str, str]:
    """The answer to "is the first backend the faster one?", in a word or two and in a sentence.

    Args:
        compared: the two backends.
        ratios: the speed of the first over that of the second, by the machine in words.
        hindrance: why no speed may be shown, if that is so.
    """
    first, second = (one.name for one in compared)
    if hindrance:
        return VERDICTS[FEW], hindrance
    if not ratios:
        return VERDICTS[FEW], f"There are no rounds yet that measured both {first} and {second}."
    found = {machine: verdict(ratio) for machine, ratio in ratios.items()}
    told = [
        f"on {machine} {in_words(ratio, ratio_text)}{_meaning(found[machine])}" for machine, ratio in ratios.items()
    ]
    kinds = set(found.values())
    short = VERDICTS[kinds.pop()] if len(kinds) == 1 else "It depends on the machine"
    return short, f"Here the speed of {first} over that of {second} is {'; '.join(told)}."


def learnt_in_words(compared: Sequence[Compared], accuracies: Mapping[str, tuple[str, str]]) -> str:
    """What the two backends learnt, if both have a record of the same profile.

    Args:
        compared: the two backends.
        accuracies: by our column, the accuracy in words and the profile of its records.
    """
    found = [accuracies[one.column] for one in compared if one.column in accuracies]
    if len(found) < len(compared) or len({profile for _, profile in found}) > 1:
        return ""
    told = " and ".join(f"{text} on {one.name}" for (text, _), one in zip(found, compared, strict=True))
    return f" The accuracy at the profile {found[0][1]} is {told}."


def _meaning(kind: str) -> str:
    return {ALIKE: ", which is no difference", FEW: ", too few rounds for an interval"}.get(kind, f": {kind}")


def log_csv(record: Record) -> str:
    """The epochs of a record's first run as CSV, in the columns of the study.

    A record has no accuracy on training samples and no loss on test samples, so ``acc`` and ``val_loss`` are empty.
    ``val_acc`` is the test accuracy, which is known after the last epoch alone. ``elapsed`` is the seconds of an
    epoch; it is empty if the record's times are no measurement.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, LOG_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    run = record.runs[0]
    for number, epoch in enumerate(run.epochs, 1):
        line: dict[str, object] = {"epoch": number, "loss": epoch.loss}
        if record.timed:
            line["elapsed"] = epoch.seconds
        if number == len(run.epochs):
            line["val_acc"] = run.accuracy
        writer.writerow(line)
    return text.getvalue()


def log_path(workload: str, framework: str) -> str:
    """The path of a column's log from the root of the downloads."""
    return f"logs/{workload}/{framework}.csv"


def samples_of(run: Run) -> dict[str, str]:
    """The generated texts that an example printed in its last step, by the words before the colon; maybe empty."""
    found = {}
    for line in run.output.get("evaluate", "").split("\n"):
        kind, colon, text = line.partition(":")
        if colon and kind in SAMPLES:
            found[kind] = text.strip()
    return found


def epoch_seconds(rate: Estimate, samples: int) -> Estimate:
    """The seconds of an epoch of so many samples at a steady rate."""
    bounds = [None if end is None else samples / end for end in (rate.high, rate.low)]
    return Estimate(samples / rate.value, rate.n, *bounds)
