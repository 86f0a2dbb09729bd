"""The newest releases of today's environments: how they are looked up, shown, and proposed."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from rosetta_common.upper.newest import FILE, Behind, Newest, behind, pins_of, read_newest
from rosetta_common.upper.project import PINS, RosettaError
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running.newest import NEWEST_PYTHON, columns, look_up, propose, todays, written

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = read_registry()
DAY = datetime.date(2026, 11, 29)


def newest(newer_python: dict[str, str] | None = None, python: str = "3.11", **packages: str) -> Newest:
    return Newest(DAY, python, packages, newer_python or {})


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "torch.in"
    path.write_text("torch==2.13.0\njax[cuda12]==0.9.0  # a remark\nnumpy\n", encoding="utf-8")
    return path


def test_pins_are_read_with_extras_and_without_hashes() -> None:
    text = "torch==2.13.0 \\\n    --hash=sha256:00\njax[cuda12]==0.9.0 ; python_version > '3'\nnumpy\n"
    assert pins_of(text) == {"torch": "2.13.0", "jax": "0.9.0"}


def test_only_an_older_pin_is_behind_and_the_reason_stands_beside(asked: Path) -> None:
    found = behind(asked, "3.11", newest(torch="2.15.0", jax="0.9.0"), {"torch": "no CPU build"})
    assert found == [Behind("torch", "2.13.0", "2.15.0", DAY, "no CPU build")]
    assert found[0].words == "torch: pinned 2.13.0; newest release on 2026-11-29: 2.15.0 (no CPU build)."
    # a pin that is newer than the look-up, another Python, no look-up, no file
    assert behind(asked, "3.11", newest(torch="2.9.0", jax="0.9.0"), {}) == []
    assert behind(asked, "3.12", newest(torch="2.15.0"), {}) == []
    assert behind(asked, "3.11", None, {}) == []
    assert behind(asked.with_name("none.in"), "3.11", newest(torch="2.15.0"), {}) == []


def test_a_release_for_a_newer_python_is_named_as_such(asked: Path) -> None:
    (found,) = behind(asked, "3.11", newest({"jax": "0.12.0"}, torch="2.13.0", jax="0.9.0"), {})
    assert found.words == (
        "jax: pinned 0.9.0; newest release on 2026-11-29: 0.12.0 (it needs a newer Python than 3.11)."
    )


def test_the_look_up_asks_without_versions_and_for_both_pythons(tmp_path: Path) -> None:
    (tmp_path / "jax.in").write_text("jax==0.1\nkeras==3.0\n", encoding="utf-8")
    (tmp_path / "jax-gpu.in").write_text("jax[cuda12]==0.1\n", encoding="utf-8")
    (tmp_path / "cntk.in").write_text("cntk==2.7\n", encoding="utf-8")
    requests = []

    def resolve(requirements: str, python: str) -> str:
        requests.append((requirements, python))
        if python == NEWEST_PYTHON:
            if "keras" in requirements:
                return "jax==0.12\nkeras==3.9\nnumpy==2.9\n"
            raise RosettaError("no release supports it")
        return "jax[cuda12]==0.2\nkeras==3.9\nnumpy==2.4\n"

    found = look_up(tmp_path, REGISTRY, resolve, DAY)
    python = REGISTRY.environments["jax"].python
    assert ("jax\nkeras\n", python) in requests
    assert ("jax[cuda12]\n", python) in requests
    assert found == {
        "jax": Newest(DAY, python, {"jax": "0.2", "keras": "3.9"}, {"jax": "0.12"}),
        "jax-gpu": Newest(DAY, python, {"jax": "0.2"}, {}),
    }
    path = tmp_path / "newest.toml"
    path.write_text(written(found), encoding="utf-8")
    assert read_newest(path) == found


def test_newer_pins_are_written_except_those_held_back(tmp_path: Path) -> None:
    assert "torch" in REGISTRY.environments["torch"].held_back
    (tmp_path / "torch.in").write_text("torch==2.13.0\nkeras==3.0\n", encoding="utf-8")
    (tmp_path / "jax.in").write_text("jax==0.2\n", encoding="utf-8")
    (tmp_path / "jax-gpu.in").write_text("jax[cuda12]==0.1\n", encoding="utf-8")
    releases = {
        "torch": newest(torch="2.15.0", keras="3.9"),
        "jax": newest(jax="0.2"),
        "jax-gpu": newest(jax="0.2"),
    }
    assert propose(tmp_path, REGISTRY, releases) == ["jax-gpu", "torch"]
    assert (tmp_path / "torch.in").read_text(encoding="utf-8") == "torch==2.13.0\nkeras==3.9\n"
    assert (tmp_path / "jax-gpu.in").read_text(encoding="utf-8") == "jax[cuda12]==0.2\n"


def test_a_mistake_in_the_file_is_named_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "newest.toml"
    path.write_text('[torch]\ndate = 2026-11-29\npython = "3.11"\n', encoding="utf-8")
    with pytest.raises(RosettaError, match=r"^newest.toml: Object missing required field `packages`.*nox -s newest`$"):
        read_newest(path)
    assert read_newest(tmp_path / "none.toml") == {}


def test_only_todays_environments_are_looked_up() -> None:
    assert "torch" in todays(REGISTRY)
    assert "cntk" not in todays(REGISTRY)
    assert {"pytorch", "pytorch-grucell"} <= set(columns(REGISTRY))
    assert "cntk" not in columns(REGISTRY)


def test_the_file_of_this_site_is_of_todays_environments_and_every_reason_is_of_a_pin() -> None:
    assert set(read_newest(FILE)) == {name for name in todays(REGISTRY) if (PINS / f"{name}.in").is_file()}
    for environment in REGISTRY.environments.values():
        asked = environment.requirements(gpu=False).with_suffix(".in")
        assert set(environment.held_back) <= set(pins_of(asked.read_text(encoding="utf-8")) if asked.is_file() else ())


@pytest.mark.parametrize("path", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_pins_its_actions_and_starts_sessions_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one)] == []
    sessions = set(re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^ *(?:run: |.*\$\()?\./run (\w+)", text, re.MULTILINE)) <= sessions
