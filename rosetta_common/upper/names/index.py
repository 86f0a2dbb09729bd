"""The index of API names: for each name its frameworks, and for each of these the places where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rosetta_common.upper.names.other_code import julia_uses, r_uses
from rosetta_common.upper.names.python_code import python_uses
from rosetta_common.upper.names.uses import METHOD, Use, last_part, makes_objects

READERS: dict[str, Callable[[str], list[Use]]] = {"python": python_uses, "r": r_uses, "julia": julia_uses}


@dataclass(frozen=True)
class Place:
    """A place on the site with code of several frameworks."""

    page: str  # the page's name, without a suffix
    anchor: str  # an id on it
    label: str  # for readers
    lesson: bool = False  # whether the code is a check of a lesson, not an example


@dataclass
class NameIndex:
    """The names, each with its places by framework, in the order in which they were added."""

    names: dict[str, dict[str, list[Place]]] = field(default_factory=dict)

    def add(self, framework: str, language: str, text: str, places: Mapping[int, Place]) -> None:
        """Add the names in a framework's code.

        Args:
            framework: the framework whose tab the place shows.
            language: of the code, as in the registry.
            text: the code.
            places: the place that shows a line, by the line's number; a line without a place isn't shown.
        """
        for use in sorted(READERS[language](text), key=lambda use: use.line):
            place = places.get(use.line)
            if place is None:
                continue
            held = self.names.setdefault(use.name, {}).setdefault(framework, [])
            if place not in held:
                held.append(place)

    def joined(self, aliases: Mapping[str, str]) -> NameIndex:
        """The index with each alias under the name that it stands for; both have the same target.

        Args:
            aliases: other names of the same thing, each with the name that stays.
        """
        names: dict[str, dict[str, list[Place]]] = {}
        for name, held in self.names.items():
            kept = names.setdefault(aliases.get(name, name), {})
            for framework, places in held.items():
                own = kept.setdefault(framework, [])
                own += [place for place in places if place not in own]
        return NameIndex(names)

    def tidied(self) -> NameIndex:
        """The index by the names' last parts, without the modules that only led to another name."""
        inner = {name.rpartition(".")[0] for name in self.names}
        kept = [name for name in self.names if makes_objects(name) or name not in inner]
        return NameIndex({name: self.names[name] for name in sorted(kept, key=sort_key)})


def sort_key(name: str) -> tuple[str, str]:
    """Sorts names by their last part, whatever their letters' case."""
    return last_part(name).lower(), name


def where(name: str) -> str:
    """Where an API has a name: its module or class; empty for a method, whose class the code doesn't say."""
    return "" if name.startswith(METHOD) else name.rpartition(".")[0]


def lines_of(places: Iterable[tuple[str, Place | None]]) -> tuple[str, dict[int, Place]]:
    """Join pieces of code.

    Args:
        places: the pieces, each with the place that shows it, or ``None``.

    Returns:
        The whole code, and the place of each line by its number.
    """
    text, shown = "", dict[int, Place]()
    for code, place in places:
        first = text.count("\n") + 1
        text += code + "\n"
        if place:
            shown.update(dict.fromkeys(range(first, text.count("\n") + 1), place))
    return text, shown
