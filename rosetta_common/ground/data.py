"""Finds, downloads and verifies the files of data sets. A module beside this one describes each set and loads it.

The files are searched in ``ROSETTA_DATA_DIR``, then in the cache folder, then downloaded into it. If no address gives
them, a stand-in of the same shapes is used. A message says so, and so does every record that is made from it.
"""

import hashlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from rosetta_common.ground.download import DownloadError
from rosetta_common.ground.files import cache_folder, sha256

Found = NamedTuple("Found", [("source", str), ("folder", str)])  # source: "given", "cache", "download" or "stand-in"


class CorruptData(ValueError):
    """A data file isn't the official one; no part of it was unpickled."""


class DataUnavailable(OSError):
    """The data set is neither on this machine nor available for download."""


class Dataset:
    """The description of a data set.

    Args:
        name: the name in a specification's ``dataset``, and of the module that loads it.
        title: the name for readers.
        folder: the folder of its files, below the searched folder; ``""`` if they are in the searched folder itself.
        sums: the SHA-256 of each file, by name; or a tuple of all valid sums, with the official one first.
        megabytes: the size of the download.
        download: called with the cache folder; puts the files there, each whole or not at all.
        stand_in: a description of the stand-in in words, and the file from which it is made.
    """

    def __init__(self, name, title, folder, sums, megabytes, download, stand_in):
        self.name, self.title, self.folder, self.sums, self.megabytes = name, title, folder, sums, megabytes
        self.stand_in, self.stand_in_file = stand_in
        self._download = download

    def find(self):
        """Return the place of the data set, a ``Found``, or ``None``; downloads nothing.

        Raises:
            DataUnavailable: if ``ROSETTA_DATA_DIR`` names a folder that does not exist.
        """
        given = os.environ.get("ROSETTA_DATA_DIR")
        if given:
            if not os.path.isdir(given):
                raise DataUnavailable("ROSETTA_DATA_DIR names %s, which is no folder" % given)
            if self._complete(given):
                return Found("given", self._within(given))
        cache = cache_folder()
        return Found("cache", self._within(cache)) if self._complete(cache) else None

    def fetch(self):
        """Download it into the cache folder.

        Raises:
            DownloadError: if no address gives it.
            OSError: if the cache folder isn't writable.
        """
        cache = cache_folder()
        self._download(cache)
        return Found("download", self._within(cache))

    def find_or_fetch(self):
        """Return ``find``, else ``fetch``, else the stand-in (``ROSETTA_OFFLINE=1`` skips ``fetch``).

        Raises:
            DataUnavailable: as ``find``, or if the cache folder isn't writable.
        """
        found = self.find()
        if found:
            return found
        if os.environ.get("ROSETTA_OFFLINE") != "1":
            try:
                return self.fetch()
            except DownloadError as error:
                sys.stderr.write("%s\n" % error)
            except OSError as error:
                raise DataUnavailable(
                    "can't write %s into %s: %s; set ROSETTA_CACHE_DIR to a folder that can be written to"
                    % (self.title, cache_folder(), error.strerror)
                )
        return Found("stand-in", self.stand_in_file)

    def tell_stand_in(self):
        """Say on stderr that the stand-in is used."""
        sys.stderr.write("%s is not available here: %s are used instead.\n" % (self.title, self.stand_in))

    def check(self, folder):
        """Compare every file with the official SHA-256.

        Raises:
            CorruptData: if a file differs; the message names the first one and the fix.
        """
        with ThreadPoolExecutor(2) as pool:  # hashing releases Python's lock
            for name, found in zip(self.sums, pool.map(lambda name: sha256(os.path.join(folder, name)), self.sums)):
                self.verify(os.path.join(folder, name), found)

    def verify(self, path, found):
        """Compare ``found``, the SHA-256 of one file, with the valid sums; raises ``CorruptData`` if it differs."""
        right = self._right(os.path.basename(path))
        if found not in right:
            raise CorruptData(
                "%s is damaged or cut short (SHA-256 %s..., expected %s...): delete it, then `rosetta data fetch %s`"
                % (path, found[:12], right[0][:12], self.name)
            )

    def digest(self, found, spec):
        """Return a SHA-256 for the samples that a specification takes from the ``found`` data set."""
        what = (
            sha256(self.stand_in_file)
            if found.source == "stand-in"
            else "".join(self._right(name)[0] for name in self.sums)
        )
        return hashlib.sha256(("%s %d %d" % (what, spec.n_train, spec.n_test)).encode()).hexdigest()

    def _right(self, name):
        sums = self.sums[name]
        return sums if isinstance(sums, tuple) else (sums,)

    def _within(self, root):
        return os.path.join(root, self.folder) if self.folder else root

    def _complete(self, root):
        return all(os.path.exists(os.path.join(self._within(root), name)) for name in self.sums)
