"""What the records say of a lesson: its verdict in each column, the answers of a convention, how many have them."""

from __future__ import annotations

from rosetta_common.upper.lessons.catalogue import Lesson
from rosetta_common.upper.lessons.measured import Effect, effects
from rosetta_common.upper.lessons.verdicts import LOOKED, NO, YES, verdict
from rosetta_common.upper.proofs.differences import differences
from rosetta_common.upper.records.checks import CPU
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.content import SiteContent


def verdict_of(content: SiteContent, lesson: Lesson, framework: str, device: str = CPU) -> str:
    """Whether a lesson holds for a column; empty if no record says so."""
    if lesson.checked:
        checks = content.checks.of(lesson, framework, device)
        found = verdict(lesson, framework, checks) if checks else None
        return found.verdict if found else ""
    if lesson.proof:
        proofs = (proof for (_, name), proof in content.proofs.proofs.items() if name == framework)
        shown = any(lesson.proof in result.differences for proof in proofs for result in proof.results)
        return YES if shown else ""
    if lesson.phrases:
        return {True: YES, False: NO, None: ""}[content.phrases.holds(lesson.name, framework)]
    return ""


def measured(content: SiteContent, lesson: Lesson) -> list[Effect]:
    """The effects that measured runs show of a lesson."""
    return effects(lesson.records, content.registry, content.results, content.rounds, content.right)


def holds_in(content: SiteContent, lesson: Lesson, device: str = CPU) -> tuple[list[Framework], int]:
    """The columns for which a pitfall holds, and the number of columns that were checked."""
    frameworks = content.registry.frameworks
    if lesson.records:
        found: dict[str, set[str]] = {}
        for effect in measured(content, lesson):
            found.setdefault(effect.framework, set()).add(effect.verdict)
        judged = [name for name, said in found.items() if any(said)]  # the others have too few rounds to say
        return [frameworks[name] for name in judged if YES in found[name]], len(judged)
    every = [(framework, verdict_of(content, lesson, framework.name, device)) for framework in frameworks.values()]
    looked = [framework for framework, said in every if said in LOOKED]
    if lesson.proof:
        workloads = differences()[lesson.proof].workloads
        proved = {name for workload, name in content.proofs.proofs if workload in workloads}
        looked = [framework for framework, _ in every if framework.name in proved]
    return [framework for framework, said in every if said == YES], len(looked)


def answers_in(content: SiteContent, lesson: Lesson) -> dict[str, list[Framework]]:
    """The observed answers of a convention, the most frequent first, and the columns that have each."""
    found: dict[str, list[Framework]] = {}
    for framework in content.registry.frameworks.values():
        checks = content.checks.of(lesson, framework.name)
        value = checks.value(lesson.name) if checks else None
        if value is not None:
            found.setdefault(lesson.told_answer(value), []).append(framework)
    return dict(sorted(found.items(), key=lambda one: -len(one[1])))


def answer_of(content: SiteContent, lesson: Lesson, framework: str) -> str:
    """The answer of a convention in a column, as short as it is expected; empty if it wasn't checked."""
    checks = content.checks.of(lesson, framework)
    value = checks.value(lesson.name) if checks else None
    return "" if value is None else lesson.answer(value)


def said_of(content: SiteContent, lesson: Lesson, framework: str) -> str:
    """What the checks of a lesson say: a convention's answer in words, ``yes`` or ``no``; empty if nothing was seen."""
    if lesson.answers:
        answer = answer_of(content, lesson, framework)
        return lesson.words.get(answer, answer)
    verdict = verdict_of(content, lesson, framework)
    return "" if verdict not in LOOKED else "yes" if verdict == YES else "no"


def counted(content: SiteContent, lesson: Lesson) -> str:
    """How many columns a pitfall holds for, or how many answers a convention has; empty if none was checked."""
    if lesson.answers:
        number = len(answers_in(content, lesson))
        return f"{number} answers" if number > 1 else "one answer" if number else ""
    holds, looked = holds_in(content, lesson)
    return f"{len(holds)} of {looked}{' on a CPU' if lesson.gpu else ''}" if looked else ""


def titles(frameworks: list[Framework]) -> str:
    """Titles in one line, each once."""
    return "; ".join(dict.fromkeys(framework.title for framework in frameworks))
