import hashlib
import os
import socket
import threading

import pytest

from rosetta_common.ground.download import DownloadError, download

from synthetic import serving

CONTENT = bytes(bytearray(range(256))) * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server():
    with serving() as server:
        server.content = CONTENT
        yield server


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "folder" / "file.bin")


def closed_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return "http://127.0.0.1:%d/file" % free.getsockname()[1]


def content_of(path):
    with open(path, "rb") as file:
        return file.read()


def test_a_file_is_downloaded_into_a_new_folder_and_told(server, path, capsys):
    download([server.address()], path, DIGEST)
    assert content_of(path) == CONTENT
    assert os.listdir(os.path.dirname(path)) == ["file.bin"]
    assert capsys.readouterr().err == "file.bin  0.3 MB of 0.3 MB (100%)\n"


def test_a_part_is_continued(server, path):
    os.makedirs(os.path.dirname(path))
    with open(path + ".part", "wb") as file:
        file.write(CONTENT[:1000])
    download([server.address()], path, DIGEST)
    assert content_of(path) == CONTENT
    assert server.requests == [("/file", "bytes=1000-")]
    assert not os.path.exists(path + ".part")


def test_a_server_without_ranges_sends_all_of_it_again(server, path):
    server.ranges = False
    os.makedirs(os.path.dirname(path))
    with open(path + ".part", "wb") as file:
        file.write(CONTENT[:1000])
    download([server.address()], path, DIGEST)
    assert content_of(path) == CONTENT


def test_a_whole_part_is_only_verified(server, path):
    os.makedirs(os.path.dirname(path))
    with open(path + ".part", "wb") as file:
        file.write(CONTENT)
    download([server.address()], path, DIGEST)
    assert content_of(path) == CONTENT
    assert server.requests == [("/file", "bytes=%d-" % len(CONTENT))]


def test_a_connection_that_breaks_is_told_and_the_next_try_goes_on_there(server, path):
    server.cut_after = 5000
    with pytest.raises(DownloadError) as caught:
        download([server.address()], path, DIGEST)
    assert str(caught.value) == (
        "can't download file.bin: %s: the connection broke after 5000 of 256000 bytes; run again to continue"
        % server.address()
    )
    assert content_of(path + ".part") == CONTENT[:5000]
    assert not os.path.exists(path)
    server.cut_after = None
    download([server.address()], path, DIGEST)
    assert content_of(path) == CONTENT
    assert [wanted for _, wanted in server.requests] == [None, "bytes=5000-"]


def test_the_mirror_goes_on_where_the_first_address_broke(server, path):
    with serving() as mirror:
        server.cut_after, mirror.content = 700, CONTENT
        download([server.address(), mirror.address("mirror")], path, DIGEST)
        assert mirror.requests == [("/mirror", "bytes=700-")]
    assert content_of(path) == CONTENT


@pytest.mark.parametrize("status", [404, 500])
def test_the_mirror_is_asked_where_the_first_address_refuses(server, path, status):
    with serving() as mirror:
        server.status, mirror.content = status, CONTENT
        download([server.address(), mirror.address()], path, DIGEST)
        assert len(mirror.requests) == 1
    assert content_of(path) == CONTENT


def test_a_wrong_file_is_removed_and_the_mirror_asked(server, path):
    with serving() as mirror:
        server.content, mirror.content = b"something else", CONTENT
        download([server.address(), mirror.address()], path, DIGEST)
        assert mirror.requests == [("/file", None)], "the wrong part was kept"
    assert content_of(path) == CONTENT


def test_a_wrong_file_everywhere_is_told_and_nothing_is_left(server, path):
    server.content = b"something else"
    wrong = hashlib.sha256(b"something else").hexdigest()
    with pytest.raises(DownloadError) as caught:
        download([server.address()], path, DIGEST)
    assert str(caught.value) == "can't download file.bin: %s: wrong SHA-256 %s..., expected %s..." % (
        server.address(),
        wrong[:12],
        DIGEST[:12],
    )
    assert os.listdir(os.path.dirname(path)) == []


def test_no_address_that_answers_is_told_for_each(path):
    addresses = [closed_address(), closed_address()]
    with pytest.raises(DownloadError, match="refused") as caught:
        download(addresses, path, DIGEST)
    assert all(address in str(caught.value) for address in addresses)
    assert "\n" not in str(caught.value)


def raw_answer(reply):
    """Start a socket that gives one connection a reply (``None``: silence); return it and its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)

    def serve():
        connection, _ = listener.accept()
        with connection:
            connection.recv(10000)
            if reply is not None:
                connection.sendall(reply)
            connection.recv(1)  # until the client leaves

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return listener, thread, "http://127.0.0.1:%d/file" % listener.getsockname()[1]


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(None, id="silence"),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nonly this", id="silence midway"),
        pytest.param(b"this is no HTTP\r\n\r\n", id="no HTTP"),
    ],
)
def test_an_address_that_falls_silent_or_talks_nonsense_is_given_up_for_the_mirror(server, path, reply):
    listener, thread, address = raw_answer(reply)
    try:
        server.ranges = False
        download([address, server.address()], path, DIGEST, timeout=0.3)
    finally:
        listener.close()
        thread.join(5)
    assert content_of(path) == CONTENT


def test_a_full_disk_is_an_oserror_of_its_own_not_a_failed_address(server, tiny_disk):
    with pytest.raises(OSError, match="No space left") as caught:
        download([server.address(), server.address()], str(tiny_disk / "file.bin"), DIGEST)
    assert not isinstance(caught.value, DownloadError)
    assert len(server.requests) == 1
