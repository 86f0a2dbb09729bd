"""The rounds of speed measurements for the site's pages, and whether a column's speed may be shown."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx

from rosetta_common.ground.workloads import PROFILES, THROUGHPUT
from rosetta_common.upper.records.rounds import Rounds, Throughput, read_rounds
from rosetta_common.upper.site.content import SiteContent, content_of
from rosetta_common.upper.site.families import note
from rosetta_common.upper.tables.features import published

_ROUNDS: WeakKeyDictionary[Sphinx, Rounds] = WeakKeyDictionary()


def rounds_of(app: Sphinx) -> Rounds:
    """The rounds of a build, read once; the current page depends on their files."""
    if app not in _ROUNDS:
        _ROUNDS[app] = read_rounds(content_of(app).folder)
    note(app, *sorted(_files(_ROUNDS[app])))
    return _ROUNDS[app]


def vouched(content: SiteContent, speed: Throughput) -> bool:
    """Whether a column's speed may be shown: its fullest record of accuracy is in the band, with the right features.

    A column without such a record is vouched for by its proof alone.
    """
    records = [
        record
        for record in content.results.records
        if (record.workload, record.framework) == (speed.workload, speed.framework)
        and record.profile not in ("smoke", THROUGHPUT)
    ]
    fullest = max((PROFILES.index(record.profile) for record in records), default=None)
    judged = [record for record in records if PROFILES.index(record.profile) == fullest]
    return all(published([one], content.reference(one.workload, one.machine, one.profile)) == [one] for one in judged)


def _files(rounds: Rounds) -> set[Path]:
    return {one.record.path for speed in rounds.throughputs for one in (*speed.earlier, *speed.now)}
