"""A small CIFAR-10 in the official files' layout, and a web server that behaves as badly as asked."""

import contextlib
import hashlib
import os
import pickle
import tarfile
import threading
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn

import numpy as np

FILES = ["data_batch_%d" % number for number in range(1, 6)] + ["test_batch"]
PER_FILE = 100


def make_batches(folder):
    """Write the six pickles (100 images each, labels 0 to 9 in turn); return the raw ``(data, labels)`` and SHA-256."""
    os.makedirs(str(folder), exist_ok=True)
    random = np.random.RandomState(3)
    raw, sums = [], OrderedDict()
    for name in FILES:
        data = random.randint(0, 256, (PER_FILE, 3072)).astype(np.uint8)
        labels = [i % 10 for i in range(PER_FILE)]
        batch = {b"batch_label": name.encode(), b"labels": labels, b"data": data, b"filenames": [b"x.png"] * PER_FILE}
        content = pickle.dumps(batch, protocol=2)
        with open(os.path.join(str(folder), name), "wb") as file:
            file.write(content)
        raw.append((data, labels))
        sums[name] = hashlib.sha256(content).hexdigest()
    return raw, sums


def pack(folder, archive):
    """Pack the files as the official archive does; return the archive's SHA-256."""
    with tarfile.open(str(archive), "w:gz") as tar:
        for name in FILES:
            tar.add(os.path.join(str(folder), name), "cifar-10-batches-py/" + name)
    with open(str(archive), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Server(ThreadingMixIn, HTTPServer):
    """Serves one content under every path; ``requests`` keeps each request's path and its Range header."""

    daemon_threads = True
    content = b""
    cut_after = None  # bytes after which the connection breaks
    ranges = True  # whether it understands Range
    status = 200

    def __init__(self):
        HTTPServer.__init__(self, ("127.0.0.1", 0), _Handler)
        self.requests = []

    def address(self, path="file"):
        return "http://127.0.0.1:%d/%s" % (self.server_port, path)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server, wanted = self.server, self.headers.get("Range")
        server.requests.append((self.path, wanted))
        if server.status != 200:
            self.send_error(server.status)
            return
        start = int(wanted.split("=")[1].rstrip("-")) if wanted and server.ranges else 0
        if start and start >= len(server.content):
            self.send_error(416)
            return
        body = server.content[start:]
        self.send_response(206 if wanted and server.ranges else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if server.cut_after is None else body[: server.cut_after])

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving():
    """Start a ``Server`` in a thread, stop it at the end."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
