"""A miniature of the site: the same extension, the repository's examples, the records the test gives."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

project = "tiny"
extensions = ["myst_nb", "rosetta_common.upper.site"]
nb_execution_mode = "off"
nitpicky = True
sphinx_tabs_disable_tab_closing = True
html_theme = "basic"
html_sidebars = {"**": []}  # the box for searching has an inline script, which the policy of the pages blocks
html_baseurl = "https://example.org/"
html_static_path = [str(Path(__file__).resolve().parents[2] / "docs/_static")]
# A column of every kind: with a variant, with and without a record, with a shared file, in another language.
rosetta_columns = [
    "pytorch",
    "pytorch-dataloader",
    "pytorch-grucell",
    "tensorflow",
    "keras-tensorflow",
    "chainer",
    "cntk",
    "keras2-theano",
    "r-keras",
    "mxnet-gluon",
    "mxnet-module",
]
rosetta_results = os.environ["TINYBUILD_RESULTS"]
rosetta_proofs = os.environ["TINYBUILD_PROOFS"]
rosetta_checks = os.environ["TINYBUILD_CHECKS"]
