"""Data sets' files: found, downloaded, verified. A module beside this one says what a set consists of, and loads it.

The files are looked for in ``ROSETTA_DATA_DIR``, then in the cache folder, then downloaded into it. Where that can't be
done, something of the same shapes stands in; whoever uses it is told, and every record made from it says so.
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
    """A data file that isn't the official one; nothing of it was unpickled."""


class DataUnavailable(OSError):
    """The data set is neither here nor to be downloaded."""


class Dataset:
    """What a data set consists of.

    Args:
        name: as in a specification's ``dataset``, and of the module that loads it.
        title: as readers know it.
        folder: of its files, below the folder that is searched; ``""`` where they lie in that itself.
        sums: the SHA-256 of each file, by name, or all that are right, in a tuple with the official one first.
        megabytes: the size of the download.
        download: called with the cache folder; puts the files in place there, each whole or not at all.
        stand_in: what stands in for it, in words, and the file that this is made from.
    """

    def __init__(self, name, title, folder, sums, megabytes, download, stand_in):
        self.name, self.title, self.folder, self.sums, self.megabytes = name, title, folder, sums, megabytes
        self.stand_in, self.stand_in_file = stand_in
        self._download = download

    def find(self):
        """Return where the data set lies, a ``Found``, or ``None``; downloads nothing.

        Raises:
            DataUnavailable: where ``ROSETTA_DATA_DIR`` names a folder that does not exist.
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
            DownloadError: where no address gives it.
            OSError: where the cache folder can't be written to.
        """
        cache = cache_folder()
        self._download(cache)
        return Found("download", self._within(cache))

    def find_or_fetch(self):
        """``find``, else ``fetch``, else the stand-in (``ROSETTA_OFFLINE=1`` goes there without trying the network)."""
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
        """Say on stderr what is used in its place."""
        sys.stderr.write("%s can't be had here: %s stand in for it.\n" % (self.title, self.stand_in))

    def check(self, folder):
        """Compare every file with the official SHA-256.

        Raises:
            CorruptData: naming the first file that differs and how to mend it.
        """
        with ThreadPoolExecutor(2) as pool:  # hashing leaves Python's lock
            for name, found in zip(self.sums, pool.map(lambda name: sha256(os.path.join(folder, name)), self.sums)):
                self.verify(os.path.join(folder, name), found)

    def verify(self, path, found):
        """Compare the SHA-256 of one file, which was ``found``; raises ``CorruptData``."""
        right = self._right(os.path.basename(path))
        if found not in right:
            raise CorruptData(
                "%s is damaged or cut short (SHA-256 %s..., expected %s...): delete it, then `rosetta data fetch %s`"
                % (path, found[:12], right[0][:12], self.name)
            )

    def digest(self, found, spec):
        """Return the SHA-256 that stands for the samples a specification takes from a data set that was found."""
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
