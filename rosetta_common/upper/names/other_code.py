"""The API names in code in R and Julia, by its tokens: comments and texts are left out, then chains are followed.

R's Keras is Python's: ``keras$losses`` is ``keras.losses``. In Julia a name counts if ``using`` or ``import`` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String

from rosetta_common.upper.names.uses import METHOD, OTHERS, Use, counts, makes_objects

R_IMPORT = re.compile(r"([\w.]+)\s*<-\s*import\(\s*[\"']([\w.]+)[\"']")
R_ASSIGNED = r"(?:(?P<variable>[\w.]+)\s*<-\s*)?"
R_CHAIN = re.compile(R_ASSIGNED + r"(?<![\w.$])(?P<root>[A-Za-z][\w.]*)(?P<parts>(?:\$\w+)+)(?P<call>\s*\()?")
JULIA_IMPORT = re.compile(r"^(?:using|import)[ \t]+([\w.]+)(?:[ \t]*:[ \t]*(.+))?$", re.MULTILINE)
JULIA_NAME = r"(?<![\w.])(?<!(?<!:):)\b{}(?![\w!])(?!\s*=[^=>])"  # no field, no symbol, no argument's name


def r_uses(text: str) -> list[Use]:
    """All uses of API names in R code that imports Python's modules."""
    modules = dict(R_IMPORT.findall(_without(text, "r", Comment)))
    code = _without(text, "r", Comment, String)
    objects: dict[str, bool] = {}  # the variables that hold what a call gave, and whether it is surely an object
    found = []
    for chain in R_CHAIN.finditer(code):
        root, parts, called = chain["root"], chain["parts"].split("$")[1:], bool(chain["call"])
        line = _line(code, chain.end("parts"))
        if root in modules:
            path = ".".join((modules[root], *parts))
            found.append(Use(path, line))
            if chain["variable"] and called:
                objects[chain["variable"]] = makes_objects(path) and counts(path)
            elif chain["variable"]:
                modules[chain["variable"]] = path
        elif objects.get(root) and called and len(parts) == 1:
            found.append(Use(METHOD + parts[0], line))
    return [use for use in found if counts(use.name) or use.name.startswith(METHOD)]


def julia_uses(text: str) -> list[Use]:
    """All uses of API names in Julia code."""
    code = _without(text, "julia", Comment, String)
    found = []
    for module, names in JULIA_IMPORT.findall(code):
        if module.partition(".")[0] in OTHERS:
            continue
        used = _hidden(code)
        for name in filter(None, (name.strip() for name in names.split(","))):
            places = re.finditer(JULIA_NAME.format(re.escape(name)), used)
            found += [Use(f"{module}.{name}", _line(used, place.start())) for place in places]
        chains = re.finditer(rf"(?<![\w.]){re.escape(module)}((?:\.\w+!?)+)", used)
        found += [Use(module + chain[1], _line(used, chain.end())) for chain in chains]
    return [use for use in found if counts(use.name)]


def _hidden(code: str) -> str:
    """The code with its lines of imports blank."""
    return JULIA_IMPORT.sub(lambda found: " " * len(found[0]), code)


def _without(text: str, language: str, *kinds: object) -> str:
    """The code with tokens of some kinds blank, each character in its place."""
    return "".join(_blanked(text, language, kinds))


def _blanked(text: str, language: str, kinds: tuple[object, ...]) -> Iterator[str]:
    for _, kind, part in get_lexer_by_name(language).get_tokens_unprocessed(text):
        hidden = any(kind in one for one in kinds)  # type: ignore[operator]
        yield re.sub(r"[^\n]", " ", part) if hidden else part


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
