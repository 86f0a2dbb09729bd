"""One bad file never stops anything: each is named in one line, with the path inside it; the rest is there."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from bad_files import EVERY, Bad
from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.lessons.check import Checking
from rosetta_common.upper.proofs import prove
from rosetta_common.upper.records.checks import checks_ledger
from rosetta_common.upper.records.ledger import Ledger
from rosetta_common.upper.records.models import UNREADABLE
from rosetta_common.upper.records.proofs import PROOFS
from rosetta_common.upper.records.runs import RUNS
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running.tasks import Request

from site_samples import run, write, write_checks, write_proof

TABLE = ("box", "cnn_cifar10", "quick")
TOPIC = "convolution"  # of the checks
REGISTRY = read_registry()
CATALOGUE = read_catalogue(REGISTRY)
LESSONS = CATALOGUE.lessons


def ledger_of(bad: Bad, folder: Path) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger that reads a bad file, and the first parts of its key."""
    kind = bad.kind.removeprefix("file ")
    if kind == "proof":
        return PROOFS.at(folder / "proofs"), ("cnn_cifar10",)
    if kind == "checks":
        return checks_ledger(LESSONS).at(folder / "checks"), ("cpu", TOPIC)
    return RUNS.at(folder / "results"), TABLE


def place_of(bad: Bad, folder: Path, framework: str) -> Path:
    ledger, key = ledger_of(bad, folder)
    return ledger.reason_path(*key, framework) if bad.kind == "reason" else ledger.path(*key, framework)


def test_there_are_at_least_forty_five_bad_files_of_every_kind() -> None:
    assert len({bad.slug for bad in EVERY}) == len(EVERY) >= 45
    assert {bad.kind.removeprefix("file ") for bad in EVERY} == {"run", "proof", "checks", "reason"}


@pytest.mark.parametrize("kind", ["run", "proof", "checks", "reason"])
def test_the_file_that_each_bad_one_is_made_from_is_good(tmp_path: Path, kind: str) -> None:
    bad = Bad(kind, "good", lambda content: None, "")
    bad.put(place_of(bad, tmp_path, "pytorch"))
    shelf = ledger_of(bad, tmp_path)[0].read_all()
    assert shelf.problems == ()
    assert len(shelf.items) + len(shelf.reasons) == 1


@pytest.mark.parametrize("bad", EVERY, ids=lambda bad: bad.slug)
def test_a_bad_file_is_named_in_one_line_and_the_others_are_read(tmp_path: Path, bad: Bad) -> None:
    ledger, key = ledger_of(bad, tmp_path)
    path = bad.put(place_of(bad, tmp_path, "pytorch"))
    fine = Bad(bad.kind.removeprefix("file ").replace("reason", "run"), "fine", lambda content: None, "")
    fine.put(place_of(fine, tmp_path, "tensorflow"))
    shelf = ledger.read_all()
    (problem,) = shelf.problems
    assert problem.startswith(f"{'/'.join((*key, path.name))}: ")
    assert bad.told in problem
    assert len(problem) < 500
    assert problem.isprintable()
    assert list(shelf.items) == [(*key, "tensorflow")]
    (reason,) = shelf.reasons[*key, "pytorch"]
    assert (reason.status, reason.reason) == (UNREADABLE, problem)


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bytes:  # root may read every file
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    Bad("run", "closed", lambda content: None, "").put(RUNS.at(tmp_path).path(*TABLE, "pytorch"))
    monkeypatch.setattr(Path, "read_bytes", closed)
    (problem,) = RUNS.at(tmp_path).read_all().problems
    assert problem == "box/cnn_cifar10/quick/pytorch.json: can't be read: Permission denied"


@pytest.mark.parametrize("name", ["<script>nasty()", "$\\frac{$", "a b", "\u202eevil", "x" * 200, "two\nlines", "-rf"])
def test_a_name_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    place = tmp_path / "box/cnn_cifar10/quick" / f"{name}.json"
    Bad("run", "name", lambda content: None, "").put(place)
    shelf = RUNS.at(tmp_path).read_all()
    (problem,) = shelf.problems
    assert "is no name: names have letters, digits" in problem
    assert problem.isprintable()
    assert shelf.items == {}


def test_a_bad_record_comes_before_the_reason_beside_it(tmp_path: Path) -> None:
    bad, reason = Bad("run", "x", "{", ""), Bad("reason", "fine", lambda content: None, "")
    for one in (bad, reason):
        one.put(place_of(one, tmp_path, "pytorch"))
    (held,) = RUNS.at(tmp_path / "results").read_all().reasons.values()
    assert [one.status for one in held] == [UNREADABLE, "failed"]


def test_a_bad_proof_and_bad_checks_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    framework = REGISTRY.frameworks["pytorch"]
    monkeypatch.setattr(prove, "PROOFS", PROOFS.at(tmp_path / "proofs"))
    checking = Checking(Request([framework]), REGISTRY, CATALOGUE)
    checking.ledger = checking.ledger.at(tmp_path / "checks")
    for bad in (bad for bad in EVERY if bad.kind in ("proof", "checks")):
        path = bad.put(place_of(bad, tmp_path, "pytorch"))
        proving = prove.Proving(Request([framework]), REGISTRY)
        why = proving._why("cnn_cifar10", framework, "") if bad.kind == "proof" else checking._why(TOPIC, framework)
        assert bad.told in why
        path.unlink()


COLUMNS = [
    "tensorflow",
    "keras-tensorflow",
    "chainer",
    "cntk",
    "keras2-theano",
    "r-keras",
    "mxnet-gluon",
    "mxnet-module",
]
PAGES = {
    "proofs": "# Proofs\n\n```{rosetta-proofs} cnn_cifar10\n```\n",
    "lessons/convolution": "# Lessons\n\n```{rosetta-lesson} number-as-window\nThe window.\n```\n",
}


@pytest.mark.slow
def test_a_site_of_bad_files_is_whole_and_names_each_once(tmp_path: Path) -> None:
    tiny_site = pytest.importorskip("tiny_site")
    site = tiny_site.Site(tmp_path)
    for name, text in PAGES.items():
        (site.folder / f"docs/{name}.md").parent.mkdir(exist_ok=True)
        (site.folder / f"docs/{name}.md").write_text(text)
    index = site.folder / "docs/index.md"
    index.write_text(f"{index.read_text()}\n```{{toctree}}\n{chr(10).join(PAGES)}\n```\n")
    write(site.results, runs=[run(0, train=12.25)])
    write_proof(site.proofs)
    write_checks(site.checks, "pytorch", {"number-as-window": {"trap": {"observed": "3x3"}}})
    names: dict[str, str] = {}  # of the framework of each bad file
    for kind in ("run", "proof", "checks", "reason"):
        of_kind = [bad for bad in EVERY if bad.kind.removeprefix("file ") == kind]
        for number, bad in enumerate(of_kind):  # the first ones have rows; those of no column are only listed
            in_table = kind != "reason" and number < len(COLUMNS)
            names[bad.slug] = COLUMNS[number] if in_table else bad.slug.replace(" ", "-")
            bad.put(place_of(bad, site.folder, names[bad.slug]))
    site.build()  # the exit code is 0, with warnings as errors

    lines = [line for line in site.said.splitlines() if line.startswith("unreadable: ")]
    assert len(lines) == len(set(lines)) == len(EVERY)
    assert f"{len(EVERY)} files can't be used; the pages say so, and `rosetta list` names them, too:" in site.said
    listed = site.page("index.html")
    for bad in EVERY:
        suffix = ".reason.json" if bad.kind == "reason" else ".json"
        named = [line for line in lines if f"/{names[bad.slug]}{suffix}: " in line.replace("unreadable: ", "/")]
        assert any(bad.told in line for line in named), bad.slug

    def rows(page: str, label: str) -> list[str]:
        text = site.page(page)
        text = text[text.index(f'aria-label="{label}"') :]
        text = text[: text.index("</table>")]
        return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)]

    shown = rows("workload.html", "Accuracy")
    assert any(row.startswith("PyTorch torch 2.13.0 stale 42.0% 1 yes") for row in shown)
    of_table = [names[bad.slug] for bad in EVERY if bad.kind in ("run", "file run", "reason")]
    for name in of_table:
        start = f"{REGISTRY.title(name)} unreadable record box/cnn_cifar10/quick/{name}."
        assert len([row for row in shown if row.startswith(start)]) == 1, start
    matrix = rows("proofs.html", "Proofs of CNN on CIFAR-10")
    assert sum("unreadable record: cnn_cifar10/" in row for row in matrix) == len(COLUMNS)
    assert any(row.startswith("PyTorch the same model") for row in matrix)
    verdicts = rows("lessons/convolution.html", LESSONS["number-as-window"].title + ": verdicts")
    assert any("3x3 no" in row for row in verdicts)
    assert sum("unreadable record: " in row for row in verdicts) >= 5
    section = listed[listed.index('id="unreadable"') :]
    assert section[: section.index("</section>")].count("<li>") == len(EVERY)
    missing = re.sub(r"<[^>]+>", "", listed[listed.index('id="without-record"') : listed.index('id="unreadable"')])
    tried = "Chainer (CNN on CIFAR-10, quick; 2-core A processor, no GPU)"
    assert f"{tried}: unreadable record: box/cnn_cifar10/quick/chainer.json: " in missing
    assert "chainer.json" in site.page("notebooks/cnn_cifar10/chainer.html")
    assert site.build() == "0 added, 0 changed, 0 removed"
