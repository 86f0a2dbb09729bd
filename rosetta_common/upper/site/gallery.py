"""Makes sphinx-gallery draw its plots again when the records change: by itself it looks at the scripts alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.ground.files import sha256
from rosetta_common.upper.results import result_files
from rosetta_common.upper.site.paths import write_changed
from rosetta_common.upper.site.source import source_of

KEPT = ".records"  # in the gallery's folder: the digest of the records its plots were drawn from


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents."""
    lines = [f"{path.parent.name}/{path.name} {sha256(path)}" for path in paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def drop_when_changed(gallery: Path, digest: str) -> bool:
    """Forget which plots are up to date where the digest isn't the kept one; return whether it was so."""
    kept = gallery / KEPT
    if kept.is_file() and kept.read_text(encoding="utf-8") == digest:
        return False
    for path in sorted(gallery.glob("*.md5")):
        path.unlink()
    write_changed(kept, digest)
    return True


def _drop(app: Sphinx) -> None:
    source = source_of(app)
    package = Path(__file__).parents[1]
    code = [*sorted(Path(__file__).parent.glob("*.py")), package / "results.py", package / "statistics.py"]
    settings = app.config.sphinx_gallery_conf if "sphinx_gallery_conf" in app.config else {}
    for folder in settings.get("gallery_dirs", ()):
        drop_when_changed(Path(app.srcdir) / folder, digest_of([*result_files(source.folder), *code]))


def setup(app: Sphinx) -> None:
    """Register the handler, before sphinx-gallery's own."""
    app.connect("builder-inited", _drop, priority=400)
