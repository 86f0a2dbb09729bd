"""Two versions of a snippet in one block: all lines of the newer one, and the replaced lines; pure, no Sphinx."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name


def merged(before: list[str], after: list[str]) -> Iterator[tuple[str, int]]:
    """The lines of both versions in one order.

    Yields:
        A sign and the index of a line: ``-`` for a line that is only in ``before``, ``+`` for a line that is only in
        ``after``, a blank for a line in both, with its index in ``after``.
    """
    for kind, a, a_end, b, b_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (("-", index) for index in range(a, a_end))
        yield from ((" " if kind == "equal" else "+", index) for index in range(b, b_end))


def as_text(before: str, after: str) -> str:
    """The lines of both versions with their signs in front, as in ``diff -u``."""
    old, new = before.split("\n"), after.split("\n")
    return "\n".join(f"{sign} {(old if sign == '-' else new)[index]}".rstrip() for sign, index in merged(old, new))


def as_html(before: str, after: str, language: str) -> str:
    """The lines of both, highlighted, in a block like Sphinx's own: replaced ones are ``del``, new ones ``ins``.

    Each version is highlighted by itself, so that a string over several lines can't confuse the other.
    """
    old, new = _lines(before, language), _lines(after, language)
    made = []
    for sign, index in merged(before.split("\n"), after.split("\n")):
        line = (old if sign == "-" else new)[index]
        tag = {"-": "del", "+": "ins"}.get(sign)
        made.append(f"<{tag}>{line}\n</{tag}>" if tag else f"{line}\n")
    return (
        f'<div class="rosetta-code rosetta-diff highlight-{language} notranslate">'
        f'<div class="highlight"><pre>{"".join(made)}</pre></div></div>'
    )


def _lines(code: str, language: str) -> list[str]:
    """The highlighted lines of a snippet; Pygments closes what it opens in a line, so each stands by itself."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    found = highlight(code, lexer, HtmlFormatter(nowrap=True)).split("\n")
    return [*found, ""][: code.count("\n") + 1]
