"""A diagnosis in the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rosetta_common.upper.diagnosis.findings import Diagnosis, Finding
from rosetta_common.upper.diagnosis.noted import RUNGS


def lines(found: Diagnosis) -> Iterator[str]:
    """The diagnosis in lines: each rung, and below it what was found."""
    if not found.compared:
        yield f"The two files have no rung in common: {'; '.join(found.missing)}."
        return
    for rung in found.compared:
        of_rung = [finding for finding in found.findings if finding.rung == rung]
        yield f"{rung:<11} {'the same' if not of_rung else 'they part here' if rung == found.parted else 'different'}"
        for finding in of_rung:
            yield from _finding(finding)
    for rung in found.missing:
        yield f"{rung.partition(' ')[0]:<11} not compared: {rung.partition(' (')[2].rstrip(')')}"
    yield ""
    yield _summary(found)


def _finding(finding: Finding) -> Iterator[str]:
    name = f"{finding.what}: " if finding.what else ""
    off = (
        "" if math.isinf(finding.deviation) else f" (difference {finding.deviation:.2g}, after that {finding.left:.1g})"
    )
    for number, cause in enumerate(finding.causes):
        yield f"            {name if not number else 'and '}{cause}{off if number == len(finding.causes) - 1 else ''}"
    if finding.note:
        yield f"            {name}{finding.note}"


def _summary(found: Diagnosis) -> str:
    if not found.findings:
        return f"The two agree at every rung that both have: {', '.join(found.compared)}."
    unknown = sum(not finding.explained for finding in found.findings)
    told = f"They part at the rung {found.parted} ({RUNGS[found.parted]})."
    if not unknown:
        return f"{told} Known differences explain everything."
    few = "One difference is" if unknown == 1 else f"{unknown} differences are"
    return f"{told} {few} none that is known here: look at the entries above, at the first such rung."
