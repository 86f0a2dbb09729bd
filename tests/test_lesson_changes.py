"""What changed in the lessons' verdicts between two folders of records."""

from __future__ import annotations

from pathlib import Path

import pytest

from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.lessons.changes import Changed, changes, main, told
from rosetta_common.upper.records.checks import read_checks
from rosetta_common.upper.registry import read_registry

from site_samples import write_checks

LESSONS = read_catalogue(read_registry()).lessons
HOLDS, HOLDS_NOT = ({"number-as-window": {"trap": {"observed": value}}} for value in ("3", "3x3"))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before", tmp_path / "after"
    write_checks(before, "pytorch", HOLDS, torch="2.13.0")
    write_checks(before, "chainer", HOLDS)
    write_checks(before, "cntk", HOLDS)
    write_checks(after, "pytorch", HOLDS_NOT, torch="2.15.0")
    write_checks(after, "chainer", HOLDS)
    return before, after


def test_a_changed_verdict_and_a_changed_version_are_told(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = (read_checks(LESSONS, folder) for folder in folders)
    (found,) = changes(LESSONS, before, after)
    assert (found.lesson, found.framework) == ("number-as-window", "pytorch")
    assert found.before != found.after
    assert isinstance(found, Changed)
    assert main([str(folder) for folder in folders]) == 0
    text = capsys.readouterr().out
    assert "- pytorch: torch 2.13.0 to 2.15.0" in text
    assert f"(number-as-window), pytorch: {found.before} before, {found.after} now" in text
    assert "No record of checks any more: cpu/convolution/cntk." in text
    assert "chainer:" not in text


def test_another_answer_of_a_convention_is_told(tmp_path: Path) -> None:
    for name, value in (("before", "NCHW"), ("after", "NHWC")):
        write_checks(tmp_path / name, "pytorch", {"channel-order": {"trap": {"observed": value}}})
    (found,) = changes(LESSONS, *(read_checks(LESSONS, tmp_path / name) for name in ("before", "after")))
    assert (found.before, found.after, found.wrong) == ("NCHW", "NHWC", "observed NHWC; NCHW was expected")


def test_without_a_change_it_says_so(folders: tuple[Path, Path]) -> None:
    before = read_checks(LESSONS, folders[0])
    text = told(LESSONS, before, before)
    assert "No version changed." in text
    assert "No verdict changed." in text


def test_a_lesson_that_is_no_longer_checked_is_a_change(tmp_path: Path) -> None:
    write_checks(tmp_path / "before", "pytorch", HOLDS)
    write_checks(tmp_path / "after", "pytorch", {})
    (found,) = changes(LESSONS, *(read_checks(LESSONS, tmp_path / name) for name in ("before", "after")))
    assert found.after == "no verdict"


def test_a_missing_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == 2
    assert "copy lessons/records" in capsys.readouterr().err
