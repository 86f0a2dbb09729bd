"""Downloads files: resumes, shows the progress, and verifies each file before it is used."""

import os
import socket
import sys
import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from rosetta_common.ground.files import sha256


class DownloadError(OSError):
    """No address gave the file; the message gives the reason for each."""


def download(addresses, path, digest, timeout=20):
    """Download a file from the first address that gives it, and put it at ``path`` if its digest is right.

    A file ``path + ".part"`` of an interrupted download is continued.

    Args:
        addresses: URLs, tried in this order.
        path: the place of the file; its folder is made.
        digest: the SHA-256 that it must have, hexadecimal.
        timeout: seconds without an answer after which the next address is tried.

    Raises:
        DownloadError: if no address gave the right file.
        OSError: if the folder isn't writable.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part = path + ".part"
    reasons = []
    for address in addresses:
        try:
            _fetch(address, part, timeout)
        except (URLError, HTTPException, EOFError, ConnectionError, socket.timeout) as error:
            reasons.append("%s: %s" % (address, getattr(error, "reason", None) or error))
            continue
        found = sha256(part)
        if found == digest:
            os.replace(part, path)
            return
        os.unlink(part)
        reasons.append("%s: wrong SHA-256 %s..., expected %s..." % (address, found[:12], digest[:12]))
    raise DownloadError("can't download %s: %s" % (os.path.basename(path), "; ".join(reasons)))


def _fetch(address, part, timeout):
    done = os.path.getsize(part) if os.path.exists(part) else 0
    headers = {"User-Agent": "deep-learning-rosetta-stone"}
    if done:
        headers["Range"] = "bytes=%d-" % done
    try:
        answer = urlopen(Request(address, headers=headers), timeout=timeout)
    except HTTPError as error:
        # Nothing is left to send: the part is whole, or it is wrong and its digest will show that.
        if error.code == 416 and done:
            return
        raise
    with answer:
        resumed = answer.getcode() == 206
        done = done if resumed else 0
        left = answer.headers.get("Content-Length")
        total = done + int(left) if left else None
        show = _Progress(os.path.basename(part)[: -len(".part")], total)
        with open(part, "ab" if resumed else "wb") as file:
            for block in iter(lambda: answer.read(1 << 16), b""):
                file.write(block)
                done += len(block)
                show(done)
    show(done, last=True)
    if total is not None and done < total:
        raise EOFError("the connection broke after %d of %d bytes; run again to continue" % (done, total))


class _Progress:
    """One line on stderr. On a terminal it is rewritten a few times a second; elsewhere it appears at the end."""

    def __init__(self, name, total):
        self.name, self.total = name, total
        self.start = self.shown = time.time()
        self.terminal = sys.stderr.isatty()

    def __call__(self, done, last=False):
        now = time.time()
        if not last and (not self.terminal or now - self.shown < 0.2):
            return
        self.shown = now
        text = "%s  %.1f MB" % (self.name, done / 1e6)
        if self.total:
            text += " of %.1f MB (%d%%)" % (self.total / 1e6, 100 * done // self.total)
            if done and not last:
                text += ", %d s left" % ((now - self.start) * (self.total - done) / done)
        sys.stderr.write(("\r\033[K" if self.terminal else "") + text + ("\n" if last else ""))
        sys.stderr.flush()
