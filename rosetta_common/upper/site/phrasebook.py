"""The phrasebook as the site shows it: of one build, and the files that a page depends on."""

from __future__ import annotations

from sphinx.application import Sphinx

from rosetta_common.ground.phrases import given_array
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.site.content import content_of
from rosetta_common.upper.site.families import note

PAGES = "phrasebook"  # the folder of the pages


def phrases_of(app: Sphinx) -> Phrases:
    """The phrasebook of a build; the current page doesn't depend on it yet: ``depend_on_phrases``."""
    return content_of(app).phrases


def depend_on_phrases(app: Sphinx) -> Phrases:
    """The phrasebook; the current page is made again if one of its files changes."""
    phrases = phrases_of(app)
    note(app, *phrases.files)
    return phrases


def given_in_words(phrase: Phrase) -> dict[str, str]:
    """The inputs of a phrase as text, by name: ``[[1, 2], [3, 4]]  (float32, 2 by 2)``."""
    return {name: _text(held) + _kind(held) for name, held in phrase.given.items()}


def _text(held: object) -> str:
    if isinstance(held, list):
        return f"[{', '.join(map(_text, held))}]"
    if isinstance(held, bool):
        return str(held).lower()
    return f"{held:g}" if isinstance(held, float) else str(held)


def _kind(held: object) -> str:
    array = given_array(held)
    return f"  ({array.dtype.name}, {' by '.join(map(str, array.shape))})" if isinstance(held, list) else ""
