"""Code as HTML with fewer elements: a token gets a ``span`` only if it doesn't look like plain text.

Pygments puts every name, comma and blank into a ``span``, and most of these look like the text around them: on a
workload's page they were every second element. Here tokens that look alike in every style of the site have one class,
neighbours of one class share a ``span``, and a token that looks like plain text has none. The page looks the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Text, Token
from sphinx.application import Sphinx

OPTIONS = ("pygments_light_style", "pygments_dark_style")  # the theme's styles, if it has some


@cache
def alike(*styles: str) -> dict[Any, Any]:
    """The first type of token that looks the same in all the styles named, for each type; ``Token`` is plain text."""
    known = [get_style_by_name(name) for name in styles]
    looks = {kind: tuple(_look(style, kind) for style in known) for kind in STANDARD_TYPES}
    first: dict[tuple[str, ...], Any] = {looks[Token]: Token}
    for kind, look in looks.items():
        first.setdefault(look, kind)
    return {kind: first[look] for kind, look in looks.items()}


def _look(style: type[Style], kind: Any) -> str:
    """The look of a type of token; a type without a colour has the colour of the block, which is that of ``Text``."""
    look = style.style_for_token(kind)
    return repr({**look, "color": look["color"] or style.style_for_token(Text)["color"]})


class LeanFormatter(HtmlFormatter[str]):
    """Pygments' formatter for HTML, without the elements that change nothing."""

    def __init__(self, *, styles: tuple[str, ...], **options: Any) -> None:
        """Make a formatter.

        Args:
            styles: names of Pygments' styles; a page can have any of them.
            options: Pygments' own.
        """
        super().__init__(**options)
        self._alike = alike(*styles)

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the tokens, each with the first type that looks the same."""
        super().format_unencoded(((self._first(kind), text) for kind, text in tokensource), outfile)

    def _first(self, kind: Any) -> Any:
        while kind not in self._alike:  # a lexer's own type looks like the standard one above it
            kind = kind.parent
        return self._alike[kind]


def styles_of(app: Sphinx) -> tuple[str, ...]:
    """The names of the styles of a build's pages; none if the theme has no option for them."""
    options = app.config.html_theme_options
    return tuple(dict.fromkeys(options[name] for name in OPTIONS if name in options))


def _use(app: Sphinx) -> None:
    styles, bridge = styles_of(app), getattr(app.builder, "highlighter", None)
    if styles and bridge is not None and app.builder.format == "html":
        bridge.formatter = partial(LeanFormatter, styles=styles)


def setup(app: Sphinx) -> None:
    """Register the handler."""
    app.connect("builder-inited", _use)
