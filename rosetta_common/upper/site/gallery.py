"""Makes sphinx-gallery draw its plots again if records or code change: by itself it compares only the scripts."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from rosetta_common.upper.site.content import content_of
from rosetta_common.upper.site.own_code import digest_of, package_digest
from rosetta_common.upper.site.paths import write_changed

KEPT = ".records"  # in the gallery's folder: the digest of the records and the code when its plots were drawn


def drop_when_changed(gallery: Path, digest: str) -> bool:
    """Mark all plots as outdated if the digest changed since they were drawn; return whether it did."""
    kept = gallery / KEPT
    if kept.is_file() and kept.read_text(encoding="utf-8") == digest:
        return False
    for path in sorted(gallery.glob("*.md5")):
        path.unlink()
    write_changed(kept, digest)
    return True


def _drop(app: Sphinx) -> None:
    content = content_of(app)
    files = [record.path for record in content.every_record]  # no file that can't be read
    digest = f"{digest_of(files, content.folder)} {package_digest()}"
    settings = app.config.sphinx_gallery_conf if "sphinx_gallery_conf" in app.config else {}
    for folder in settings.get("gallery_dirs", ()):
        drop_when_changed(Path(app.srcdir) / folder, digest)


def setup(app: Sphinx) -> None:
    """Register the handler, before sphinx-gallery's own."""
    app.connect("builder-inited", _drop, priority=400)
