"""Sphinx configuration; the source folder is docs/.

Build: ``sphinx-build -c . -W -n --keep-going -d _build/doctrees docs _build/html`` (or ``nox -s docs``).
Every value here is the same in every build: a value that changes would rebuild all pages.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
# For the page that is executed while the site is built.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))

from rosetta_common import __version__  # noqa: E402 -- from this folder

# Where the source is, and where the site will be: the only place that says so. Without an address no page names one.
rosetta_repository = os.environ.get("ROSETTA_REPOSITORY", "").rstrip("/")
site = os.environ.get("ROSETTA_SITE") or os.environ.get("READTHEDOCS_CANONICAL_URL") or ""
html_baseurl = f"{site.rstrip('/')}/" if site else ""

project = "Deep-Learning Rosetta Stone"
release = version = __version__
author = "the contributors"
copyright = "the contributors"  # noqa: A001 -- Sphinx's name
language = "en"

extensions = [
    "myst_nb",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinxext.opengraph",
    "notfound.extension",
    "sphinx_gallery.gen_gallery",
    "rosetta_common.upper.site",
]
exclude_patterns = [
    "gallery/*.ipynb",
    "gallery/*.py",
    "gallery/*.zip",
    "plots/*",
    "**/sg_execution_times.rst",
    "sg_execution_times.rst",
    "requirements.txt",
]
nitpicky = True
# sphinx-gallery warns about a space in the whole path of a plot: the folder of a checkout may hold one. A test finds
# one in the name of a plot, which is the only place where it would break a link.
suppress_warnings = ["sphinx_gallery.space_in_filename"]
templates_path = [str(ROOT / "docs/_templates")]

# Pages in MyST; the notebooks carry the outputs of the records, so only the page that asks for it is executed.
myst_enable_extensions = ["colon_fence", "deflist", "attrs_block", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

sphinx_tabs_disable_tab_closing = True
sphinx_tabs_disable_css_loading = True  # rosetta.css has all of it
copybutton_selector = "div:not(.rosetta-output):not(.output) > div.highlight > pre"
copybutton_exclude = ".linenos, del, .rosetta-gap"

sphinx_gallery_conf = {
    "examples_dirs": [str(ROOT / "docs/plots")],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"plot_",
    "download_all_examples": False,
    "write_computation_times": False,
    "show_memory": False,
    "min_reported_time": 1e9,
    "parallel": False,
}

ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"
notfound_template = "notfound.html"
notfound_context = {"title": "Page not found", "body": ""}

html_context = {
    "default_mode": "light",  # of a page without script; with one, layout.html follows the reader
    "rosetta_repository": rosetta_repository,
}
html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = [str(ROOT / "docs/_static")]
html_css_files = ["rosetta.css", "rosetta-shell.css", "rosetta-tables.css", "rosetta-pair.css", "rosetta-icons.css"]
html_logo = str(ROOT / "docs/_static/mark.svg")
html_favicon = str(ROOT / "docs/_static/mark.svg")
html_copy_source = False
html_show_sourcelink = False
html_use_index = False  # no page has an entry for it
html_last_updated_fmt = "%Y-%m-%d"
html_last_updated_use_utc = True
html_sidebars = {"**": []}  # one frame for all pages: what a page has neighbours for, it names below its text
html_theme_options = {
    "logo": {"text": project},
    "navbar_align": "left",
    "header_links_before_dropdown": 5,  # one more, and the header has two lines at 1280 pixels
    "icon_links": [{"name": "Source code", "url": rosetta_repository, "icon": "fa-solid fa-code-branch"}]
    if rosetta_repository
    else [],
    "footer_start": ["rosetta-footer"],
    "footer_end": [],
    "show_toc_level": 3,  # all: entries that come and go while a reader scrolls would move the others
    "secondary_sidebar_items": ["page-toc"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
