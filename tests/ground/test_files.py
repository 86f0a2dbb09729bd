import errno
import hashlib
import json
import os
import sys

import pytest

from rosetta_common.ground.files import atomic_writer, cache_folder, sha256, write_json


def write(path, content):
    with atomic_writer(path) as file:
        file.write(content)


def test_sha256_of_a_file_longer_than_a_block(tmp_path):
    content = os.urandom((1 << 20) + 17)
    (tmp_path / "file").write_bytes(content)
    assert sha256(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_the_file_appears_with_its_folder_and_is_readable_by_others(tmp_path):
    path = tmp_path / "a" / "b" / "file"
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.stat(str(path)).st_mode & 0o777 == 0o644
    assert os.listdir(str(path.parent)) == ["file"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_block_that_raises_leaves_the_old_file_whole_and_nothing_else(tmp_path, error):
    path = tmp_path / "file"
    write(path, b"old")

    def fail_midway():
        with atomic_writer(path) as file:
            file.write(b"half of the n")
            raise error

    with pytest.raises(error):
        fail_midway()
    assert path.read_bytes() == b"old"
    assert os.listdir(str(tmp_path)) == ["file"]


def test_until_the_block_ends_the_old_file_stands(tmp_path):
    path = tmp_path / "file"
    write(path, b"old")
    with atomic_writer(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(tiny_disk):
    path = tiny_disk / "file"
    write(path, b"old")
    with pytest.raises(OSError, match="No space left") as caught:
        write(path, b"x" * 200000)
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(path), "the error names no file"
    assert path.read_bytes() == b"old"
    assert os.listdir(str(tiny_disk)) == ["file"]


def test_a_folder_that_cannot_be_made_is_an_oserror(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write(tmp_path / "file" / "below" / "it", b"x")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_an_oserror(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write(tmp_path / "file", b"x")
    finally:
        tmp_path.chmod(0o700)


def test_json_is_utf8_and_ends_with_a_newline(tmp_path):
    write_json(tmp_path / "file.json", {"name": "Größe", "values": [1, 2.5, None]})
    content = (tmp_path / "file.json").read_bytes()
    assert content.endswith(b"}\n")
    assert "Größe".encode("utf-8") in content
    assert json.loads(content.decode("utf-8")) == {"name": "Größe", "values": [1, 2.5, None]}


def test_half_a_surrogate_pair_becomes_a_question_mark(tmp_path):
    write_json(tmp_path / "file.json", {"a\udcff": "\ud800b"})
    assert json.loads((tmp_path / "file.json").read_text(encoding="utf-8")) == {"a?": "?b"}


def test_json_that_cannot_be_written_leaves_the_old_file(tmp_path):
    write_json(tmp_path / "file.json", 1)
    with pytest.raises(TypeError):
        write_json(tmp_path / "file.json", object())
    assert (tmp_path / "file.json").read_text() == "1\n"


def test_cache_folder_follows_its_variables(monkeypatch, tmp_path):
    assert cache_folder() == str(tmp_path / "cache")
    monkeypatch.delenv("ROSETTA_CACHE_DIR")
    if sys.platform.startswith("linux"):
        monkeypatch.setenv("XDG_CACHE_HOME", "/some/where")
        assert cache_folder() == "/some/where/rosetta"
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setenv("HOME", "/home/somebody")
        assert cache_folder() == "/home/somebody/.cache/rosetta"
