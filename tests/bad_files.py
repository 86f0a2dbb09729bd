"""Bad records, proofs, checks and reasons, each made from a good one, for the tests of the reading and of the site."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rosetta_common.upper.records.fields import LONGEST_FILE

from site_samples import raw, raw_checks, raw_proof, run

Raw = dict[str, Any]


@dataclass(frozen=True)
class Bad:
    """One bad file: the kind of file, its damage, and the part of the message that names the mistake."""

    kind: str  # "run", "proof", "checks" or "reason"
    name: str
    damage: Callable[[Raw], object] | Callable[[Path], object] | str | bytes
    told: str

    @property
    def slug(self) -> str:
        """A name for its framework, if the file needs no framework of the registry."""
        return f"{self.kind}-{self.name.replace(' ', '-')}"

    def put(self, path: Path) -> Path:
        """Write it; ``path`` is the place of the good file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(self.damage, str | bytes):
            path.write_bytes(self.damage.encode() if isinstance(self.damage, str) else self.damage)
            return path
        if self.kind.startswith("file "):
            self.damage(path)  # type: ignore[arg-type]
            return path
        content = copy.deepcopy(good(self.kind, path.name.split(".")[0]))
        changed = self.damage(content)  # type: ignore[arg-type]
        path.write_text(changed if isinstance(changed, str) else json.dumps(content), encoding="utf-8")
        return path


def good(kind: str, framework: str) -> Raw:
    """The content of a good file."""
    if kind == "run":
        return raw(framework, runs=[run(0), run(1)])
    if kind == "proof":
        return raw_proof(framework)
    if kind == "checks":
        observed = {"number-as-window": "3x3", "pooling-stride": 4, "gradient-clipping": 5}
        return raw_checks(framework, {name: {"trap": {"observed": value}} for name, value in observed.items()})
    return {"status": "failed", "reason": "a bad day", "when": "2026-11-21T10:00:00Z"}


def put(content: Raw, path: str, value: object) -> None:
    """Put a value at a path such as ``runs.0.accuracy``."""
    *parents, last = path.split(".")
    place: Any = content
    for name in parents:
        place = place[int(name) if isinstance(place, list) else name]
    place[int(last) if isinstance(place, list) else last] = value


def at(path: str, value: object) -> Callable[[Raw], object]:
    """The damage that puts a value at a path."""
    return lambda content: put(content, path, value)


def json_at(path: str, text: str) -> Callable[[Raw], object]:
    """The damage that puts JSON at a path that Python's writer doesn't write."""

    def damage(content: Raw) -> str:
        put(content, path, "PLACE")
        return json.dumps(content).replace('"PLACE"', text)

    return damage


def without(name: str) -> Callable[[Raw], object]:
    """The damage that leaves a field out."""
    return lambda content: content.pop(name) and None


def _observed(value: object) -> Callable[[Raw], object]:
    return at("observed.gradient-clipping.trap.observed", value)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 2**20)


DEEP = "[" * 10_000 + "]" * 10_000
FUTURE = "2099-01-01T00:00:00Z"
RUNS = [
    Bad("run", "null", at("device", None), "expected str, got null - at $.device"),
    Bad("run", "a text for a number", at("runs.1.accuracy", "0.4"), "expected float, got str - at $.runs[1].accuracy"),
    Bad("run", "infinite", json_at("runs.0.first_batch", "1e999"), "isn't finite - at $.runs[0].first_batch"),
    Bad("run", "Infinity", json_at("runs.0.epochs.0.loss", "Infinity"), "isn't finite - at $.runs[0].epochs[0].loss"),
    Bad("run", "NaN", json_at("runs.0.accuracy", "NaN"), "isn't finite - at $.runs[0].accuracy"),
    Bad("run", "a list for an object", at("data", []), "expected object, got array - at $.data"),
    Bad("run", "an object for a list", at("runs", {}), "expected array, got object - at $.runs"),
    Bad("run", "accuracy 7", at("runs.0.accuracy", 7), "expected float <= 1.0 - at $.runs[0].accuracy"),
    Bad("run", "accuracy below 0", at("runs.0.accuracy", -0.1), "expected float >= 0.0 - at $.runs[0].accuracy"),
    Bad("run", "tomorrow", at("runs.1.started", FUTURE), f"started: {FUTURE} is in the future - at $.runs[1]"),
    Bad("run", "no time", at("started", "yesterday"), "expected a time like 2026-11-21T10:00:00Z - at $.started"),
    Bad("run", "no day", at("started", "2026-02-31T10:00:00Z"), "started: '2026-02-31T10:00:00Z' is no time"),
    Bad("run", "a large seed", json_at("runs.0.seed", "9" * 400), "- at $.runs[0].seed"),
    Bad("run", "much memory", at("runs.0.peak_memory.host", 2**70), "- at $.runs[0].peak_memory.host"),
    Bad(
        "run",
        "no rate",
        at("runs.0.samples_per_second", 0),
        "float >= 1e-09 - at $.runs[0].samples_per_second",
    ),
    Bad("run", "no seconds", at("runs.0.steps.1.seconds", 0), "float >= 1e-09 - at $.runs[0].steps[1].seconds"),
    Bad("run", "an age", at("runs.0.epochs.1.seconds", 1e300), "- at $.runs[0].epochs[1].seconds"),
    Bad("run", "loss below 0", at("runs.0.epochs.1.loss", -3), "expected float >= 0.0 - at $.runs[0].epochs[1].loss"),
    Bad("run", "load below 0", at("runs.0.load_average", -1), "expected float >= 0.0 - at $.runs[0].load_average"),
    Bad(
        "run",
        "a source",
        at("data.source", "the net"),
        "one of given, cache, download, stand-in - at $.data.source",
    ),
    Bad("run", "a device", at("device", "<script>nasty()</script>"), "expected one of cpu, gpu - at $.device"),
    Bad("run", "a place", at("framework", "other"), "says it is cnn_cifar10/quick/other: it lies in the wrong place"),
    Bad("run", "no run", at("runs", []), "holds no run"),
    Bad("run", "a seed twice", at("runs.1.seed", 0), "have the same seed - at $.runs"),
    Bad("run", "no step", at("runs.0.steps", []), "the step load is missing - at $.runs[0].steps"),
    Bad("run", "a band", at("specification.accuracy_band", [0.6, 0.4]), "- at $.specification.accuracy_band"),
    Bad("run", "versions", at("versions.torch", [2, 13]), "expected str, got array - at $.versions.torch"),
    Bad(
        "run",
        "a long version",
        at("versions.torch", "9" * 10**7),
        "str of length <= 2000 - at $.versions.torch",
    ),
    Bad("run", "a long output", at("runs.0.steps.0.output", "x" * 2 * 10**6), "- at $.runs[0].steps[0].output"),
    Bad("run", "probes", at("runs.0.features", {"probes": [[1e200]]}), "- at $.runs[0].features.probes[0][0]"),
    Bad("run", "no digests", without("digests"), "object missing required field digests"),
    Bad("run", "files", at("digests.files", [1]), "expected object, got array - at $.digests.files"),
    Bad("run", "a schema", at("schema", 99), "schema 99, this version reads 2"),
    Bad("run", "an older schema", at("schema", 1), "older digests: `rosetta redigest` carries it over"),
    Bad("run", "a hostile schema", at("schema", {"\u202e[/red]": "\x1b[31m"}), "schema {"),
    Bad("run", "deep", json_at("colour", DEEP), "can't be read: nested too deeply"),
    Bad("run", "no JSON", "see [the docs](missing.md)", "can't be read: "),
    Bad("run", "empty", "", "can't be read: "),
    Bad("run", "cut off", '{"schema": 2, "runs": [', "can't be read: "),
    Bad("run", "no UTF-8", b'{"schema": 2, "workload": "\xff\xfe"}', "can't be read: "),
    Bad("run", "half a character", '{"schema": "\\ud800"}', "can't be read: "),
    Bad("run", "nothing", "null", "holds no record"),
    Bad("run", "a list", "[1, 2]", "holds no record"),
    Bad("file run", "a folder", lambda path: path.mkdir(), "can't be read: is no file"),
    Bad("file run", "a pipe", os.mkfifo, "can't be read: is no file"),
    Bad("file run", "a link", lambda path: path.symlink_to(__file__), "is a symbolic link: put the file itself here"),
    Bad("file run", "a loop", lambda path: path.symlink_to(path.name), "is a symbolic link: put the file itself here"),
    Bad("file run", "100 MB", _sparse, f"has 104,857,600 bytes, at most {LONGEST_FILE:,} are read"),
]
PROOFS = [
    Bad("proof", "a verdict", at("rungs.0.verdict", "fine"), "unknown verdict 'fine'; there are: same, "),
    Bad("proof", "a difference", at("rungs.1.differences", ["a bug"]), "unknown difference 'a bug'; there are: "),
    Bad("proof", "the same", at("rungs.0.figure", 9.5), "with a deviation above the tolerance - at $.rungs[0]"),
    Bad("proof", "unexplained", at("rungs.2.verdict", "explained"), "without an explanation - at $.rungs[2]"),
    Bad("proof", "not seen", at("rungs.2.figure", None), "the verdict 'same' with the deviation None - at $.rungs[2]"),
    Bad("proof", "below 0", at("rungs.2.figure", -1), "expected float >= 0.0 - at $.rungs[2].figure"),
    Bad("proof", "a text", at("rungs.2.figure", "tiny"), "- at $.rungs[2].figure"),
    Bad("proof", "other rungs", at("rungs", []), "has other rungs than its workload"),
    Bad("proof", "tomorrow", at("proved", FUTURE), f"proved: {FUTURE} is in the future"),
    Bad("proof", "no machine", at("machine", None), "expected object, got null - at $.machine"),
    Bad("proof", "deep", json_at("machine", DEEP), "can't be read: nested too deeply"),
    Bad("proof", "NaN", json_at("seconds", "NaN"), "isn't finite - at $.seconds"),
    Bad("proof", "no JSON", "{", "can't be read: "),
]
CHECKS = [
    Bad("checks", "a word", _observed("fast"), "can't judge 'fast'"),
    Bad("checks", "an object", _observed({"a": 1}), "- at $.observed.gradient-clipping.trap.observed"),
    Bad("checks", "no values", _observed([]), "- at $.observed.gradient-clipping.trap.observed"),
    Bad("checks", "large values", _observed([1e300, 1]), "- at $.observed.gradient-clipping.trap.observed[0]"),
    Bad(
        "checks",
        "a large number",
        json_at("observed.gradient-clipping.trap.observed", "9" * 400),
        "- at $.observed.gradient-clipping.trap",
    ),
    Bad(
        "checks",
        "no ratio",
        at("observed.compiling", {"trap": {"observed": [0.0, 1.0]}}),
        "- at $.observed.compiling.trap",
    ),
    Bad(
        "checks",
        "a list",
        at("observed.gradient-clipping", [1]),
        "expected object, got array - at $.observed.gradient-clipping",
    ),
    Bad("checks", "versions", at("versions", None), "expected object, got null - at $.versions"),
    Bad("checks", "tomorrow", at("checked", FUTURE), f"checked: {FUTURE} is in the future"),
    Bad("checks", "a place", at("framework", "other"), "says it is cpu/convolution/other: it lies in the wrong"),
    Bad("checks", "a topic", at("topic", "losses"), "says it is cpu/losses/"),
    Bad("checks", "a device", at("device", "tpu"), "expected one of cpu, gpu - at $.device"),
    Bad("checks", "two answers", at("observed.pooling-stride.trap.observed", [4, 10]), "a convention has one value"),
    Bad("checks", "no JSON", "{", "can't be read: "),
]
REASONS = [
    Bad("reason", "a status", at("status", "done"), "expected one of unavailable, failed, timeout - at $.status"),
    Bad("reason", "null", at("reason", None), "expected str, got null - at $.reason"),
    Bad("reason", "tomorrow", at("when", FUTURE), f"when: {FUTURE} is in the future"),
    Bad("reason", "long", at("reason", "<b>" * 10**6), "expected str of length <= 2000 - at $.reason"),
    Bad("reason", "a list", "[]", "expected object, got array"),
    Bad("reason", "no JSON", "\x00", "can't be read: "),
]
EVERY = [*RUNS, *PROOFS, *CHECKS, *REASONS]
