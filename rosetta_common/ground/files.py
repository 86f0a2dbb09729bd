"""Writes files atomically, computes their digests, and finds the user's cache folder."""

import contextlib
import hashlib
import json
import os
import sys
import tempfile


def sha256(path):
    """Return the SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with open(str(path), "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


@contextlib.contextmanager
def naming(path):
    """In a ``with`` block, let an ``OSError`` that names no file name this one: that of a full disk names none."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


@contextlib.contextmanager
def atomic_writer(path):
    """Open a temporary file beside ``path`` for writing bytes, and move it to ``path`` if the block ends without error.

    A crash, a kill or a full disk leaves the earlier file at ``path``.

    Raises:
        OSError: if the folder can't be made or isn't writable, or if the disk is full.
    """
    path = os.path.abspath(str(path))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=os.path.dirname(path))
    try:
        with naming(path), os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def write_json(path, value):
    """Write ``value`` as indented JSON (UTF-8, final newline) in one atomic move.

    Half of a surrogate pair, which has no form in UTF-8, becomes a question mark.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    with atomic_writer(path) as file:
        file.write(text.encode("utf-8", "replace"))


def cache_folder():
    """Return the folder for downloads: ``ROSETTA_CACHE_DIR``, else ``rosetta`` in the platform's cache folder.

    It is the same folder as ``platformdirs.user_cache_dir("rosetta", appauthor=False)``, which old Pythons lack.
    """
    chosen = os.environ.get("ROSETTA_CACHE_DIR")
    if chosen:
        return chosen
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "rosetta", "Cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "rosetta")
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "rosetta")
