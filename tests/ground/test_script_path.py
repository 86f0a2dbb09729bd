import os
import subprocess
import sys

from rosetta_common.ground.script_path import EXAMPLES, leave_examples_folder


def test_only_folders_of_examples_leave_the_path():
    root = os.path.dirname(EXAMPLES)
    keep = [root, os.path.join(root, "examples_of_mine"), os.path.join(os.sep, "usr", "lib")]
    path = [os.path.join(EXAMPLES, "cnn_cifar10"), EXAMPLES] + keep
    leave_examples_folder(path)
    assert path == keep


def test_the_empty_entry_counts_as_the_current_folder(monkeypatch):
    monkeypatch.chdir(os.path.join(EXAMPLES, "cnn_cifar10"))
    path = ["", "elsewhere"]
    leave_examples_folder(path)
    assert "" not in path


def test_an_example_named_after_its_framework_does_not_shadow_it(tmp_path):
    """A copy of the package beside an example called ``json.py``, which stands for ``chainer.py``."""
    package = tmp_path / "rosetta_common" / "ground"
    package.mkdir(parents=True)
    for name in ("__init__.py", "script_path.py"):
        source = os.path.join(os.path.dirname(EXAMPLES), "rosetta_common", "ground", name)
        with open(source, encoding="utf-8") as file:
            (package / name).write_text(file.read(), encoding="utf-8")
    (tmp_path / "rosetta_common" / "__init__.py").write_text(
        "from rosetta_common.ground.script_path import leave_examples_folder\nleave_examples_folder()\n"
    )
    script = tmp_path / "examples" / "work" / "json.py"
    script.parent.mkdir(parents=True)
    script.write_text("import rosetta_common\nimport json\nprint(json.dumps([1]))\n")
    answer = subprocess.check_output(
        [sys.executable, str(script)], env=dict(os.environ, PYTHONPATH=str(tmp_path)), stderr=subprocess.STDOUT
    )
    assert answer.decode().strip() == "[1]"
