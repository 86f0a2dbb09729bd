"""What the project takes from others: hashes of tools, commits of actions, known vulnerabilities."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta_common.upper.records.digests import requirement_lines

from miniature import ROOT

TODAY = datetime.date(2026, 11, 29)
ENTRY = 'lock = "environments/cntk.txt"\nreason = "dead"\ndate = 2026-11-29\nreview-by = 2027-05-31\n'


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("ci_audit", ROOT / ".ci/audit.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["ci_audit"] = module  # data classes look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["ci_audit"]


def advisory(audit, lock="environments/cntk.txt", package="cntk", names=("PYSEC-1", "CVE-1"), fixed=()):
    return audit.Advisory(lock, package, "2.7", tuple(names), tuple(fixed))


def test_every_tool_has_a_hash_and_no_lock_names_an_index(audit):
    locks = audit.locks()
    own = [".ci/audit.txt", ".ci/tools.txt", "docs/requirements.txt", "tests/requirements-ground.txt"]
    assert {*own, "tests/requirements.txt", "environments/torch-gpu.txt"} <= {*locks}
    for lock in locks:
        text = (ROOT / lock).read_text()
        assert "://" not in text, lock
        assert (ROOT / lock).with_suffix(".in").is_file(), lock
        if not lock.startswith("environments/"):
            assert len(re.findall(r" \\\n    --hash=sha256:\w{64}", text)) >= len(requirement_lines(text)) > 0, lock
            assert not re.search(r"(?m)^[^\s#].*[^\\]$", text), lock  # a pin without a hash


def test_every_action_is_pinned_by_its_commit_with_its_version():
    workflows = [*(ROOT / ".github/workflows").iterdir()]
    used = [line.strip() for path in workflows for line in path.read_text().splitlines() if "uses:" in line]
    assert used
    assert not [line for line in used if not re.fullmatch(r"- uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)]


def test_the_allowed_advisories_are_of_dead_frameworks_and_have_dates(audit):
    entries = audit.read_allowed()
    assert "environments/cntk.txt" in {entry.lock for entry in entries}
    assert not {entry.lock for entry in entries} & {"docs/requirements.txt", ".ci/tools.txt", "environments/torch.txt"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reason", "raison", "entry 1: unknown key 'raison'"),
        ('reason = "dead"\n', "", "entry 1: reason is missing"),
        ("review-by = 2027-05-31\n", "", "entry 1: review-by is missing"),
        ("2027-05-31", '"soon"', "entry 1: date and review-by are days"),
        ("cntk.txt", "cntq.txt", "entry 1: there is no lock 'environments/cntq.txt'"),
    ],
)
def test_a_mistake_in_an_allowed_entry_is_told(audit, tmp_path, old, new, message):
    (tmp_path / "allowed.toml").write_text("[[allowed]]\n" + ENTRY.replace(old, new))
    with pytest.raises(ValueError, match=re.escape(message)):
        audit.read_allowed(tmp_path / "allowed.toml")


def test_an_advisory_fails_unless_an_entry_covers_its_lock_package_and_id(audit):
    found = [
        advisory(audit),
        advisory(audit, package="numpy", names=["PYSEC-2", "CVE-2"]),
        advisory(audit, lock="environments/torch.txt", fixed=["3.0"]),
    ]

    def wrong(**narrowed):
        entry = audit.Allowed("environments/cntk.txt", "dead", datetime.date(2027, 5, 31), **narrowed)
        return audit.judge(found, [entry], TODAY)[0]

    assert wrong() == found[2:]
    assert wrong(packages=("cntk",)) == found[1:]
    assert wrong(ids=("CVE-2",)) == [found[0], found[2]]
    assert wrong(packages=("cntk",), ids=("CVE-2",)) == found
    assert str(found[2]) == "environments/torch.txt: cntk 2.7: PYSEC-1, fixed in 3.0"


def test_an_entry_past_its_day_is_a_warning(audit):
    entry = audit.Allowed("environments/cntk.txt", "dead", datetime.date(2027, 5, 31))
    for today, late in ((TODAY, ""), (datetime.date(2027, 6, 1), "; WARNING: it was due for review on 2027-05-31")):
        wrong, lines = audit.judge([advisory(audit)], [entry], today)
        assert (wrong, lines) == ([], [f"allowed in environments/cntk.txt: 1 (dead){late}"])


def test_an_advisory_in_a_tool_fails_the_audit_and_the_fix_is_named(audit, capsys):
    def asking(lock):
        return [advisory(audit, lock)] if lock in ("docs/requirements.txt", "environments/cntk.txt") else []

    assert audit.main([], asking) == 1
    out = capsys.readouterr().out
    assert "docs/requirements.txt: cntk 2.7: PYSEC-1, no version fixes it" in out
    assert "2 advisories, 1 of them not allowed" in out
    assert "nox -s lock" in out
    assert audit.main([], lambda lock: []) == 0


def test_a_service_that_cannot_be_reached_skips_the_audit_and_fails_a_strict_one(audit, capsys):
    def asking(_lock):
        raise audit.Unreachable("no network")

    assert audit.main([], asking) == 0
    said = "audit: skipped: the service of known vulnerabilities can't be reached: no network\n"
    assert capsys.readouterr().out == said
    assert audit.main(["--strict"], asking) == 1


FOUND = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"], "description": ""}


@pytest.fixture
def answered(audit, monkeypatch):
    """``answered(dependencies)``: ask with pip-audit's answer; return the advisories and the asked lines."""
    asked = []

    def make(dependencies):
        def run(command, **_):
            asked.extend(Path(command[command.index("--requirement") + 1]).read_text().splitlines())
            text = "" if dependencies is None else json.dumps({"dependencies": dependencies, "fixes": []})
            return subprocess.CompletedProcess(command, 1, text, "Traceback\nProxyError: no way\n")

        monkeypatch.setattr(audit.subprocess, "run", run)
        return audit.ask("environments/cntk.txt"), asked

    return make


def test_pip_audits_answer_is_read(answered):
    found, asked = answered([{"name": "a", "version": "1", "vulns": [FOUND]}, {"name": "b", "skip_reason": "?"}])
    assert [str(one) for one in found] == ["environments/cntk.txt: a 1: PYSEC-1, fixed in 3"]
    assert found[0].names == ("PYSEC-1", "CVE-1")
    assert "cntk==2.7" in asked
    assert not [line for line in asked if "hash" in line]
    assert answered([{"name": "a", "version": "1", "vulns": []}])[0] == []


@pytest.mark.parametrize(
    ("dependencies", "told"),
    [([{"name": "a", "skip_reason": "not found"}], "it knows none of the packages"), (None, "ProxyError: no way")],
)
def test_no_answer_is_no_clean_audit(audit, answered, dependencies, told):
    with pytest.raises(audit.Unreachable, match=f"^{told}$"):
        answered(dependencies)
