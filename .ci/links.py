"""Follows every internal link of a built site, and looks for the place on the page that it names: ``links.py FOLDER``.

Prints each dead link with its page; the exit code is 1 if there is one. Links to other sites aren't followed. Needs
Python 3.8 and nothing else.
"""

import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

VALUE = r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
QUOTED = r"""(?:"[^"]*"|'[^']*')"""
TAG = re.compile(rf"""<([a-z][a-z0-9]*)\b((?:[^"'>]|{QUOTED})*)>""", re.IGNORECASE)
ATTRIBUTE = re.compile(rf"(?<=\s)([a-z-]+)\s*=\s*{VALUE}", re.IGNORECASE)
TEXT = re.compile(r"<!--.*?-->|(<script\b[^>]*>).*?</script\s*>|<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
ADDRESSES = {"href", "src", "action", "formaction"}
SITE = "https://site.invalid/"  # stands for the site's root while addresses are joined
NO_PAGES = "_static"  # files of the theme and of packages; a link may lead there


def read_page(text):
    """The names of a page's places, and its links, as two sets."""
    places, links = set(), set()
    for tag, attributes in TAG.findall(TEXT.sub(r"\1", text)):
        for key, *quoted in ATTRIBUTE.findall(attributes):
            if key in ADDRESSES:
                links.add(unescape("".join(quoted)))
            elif key == "id" or (key == "name" and tag == "a"):
                places.add(unescape("".join(quoted)))
    return places, links


def dead_links(site):
    """The dead links of a site, each as a page and the link as it stands there, sorted.

    Args:
        site: the folder of the site.

    Returns:
        The dead links, and the number of links that were followed.
    """
    paths = [path for path in site.rglob("*.html") if NO_PAGES not in path.relative_to(site).parts]
    pages = {path.relative_to(site).as_posix(): read_page(path.read_text(encoding="utf-8")) for path in paths}
    dead, followed = [], 0
    for page, (_, links) in pages.items():
        for link in links:
            parts = urlsplit(urljoin(SITE + page, link))
            if f"{parts.scheme}://{parts.netloc}/" != SITE:
                continue
            followed += 1
            name = unquote(parts.path[1:])
            if (site / name).is_dir():
                name = f"{name.rstrip('/')}/index.html".lstrip("/")
            place = unquote(parts.fragment)
            there = name in pages or (site / name).is_file()
            if not there or (place and name in pages and place not in pages[name][0]):
                dead.append((page, link))
    return sorted(dead), followed


def main():
    """Check the site that the command line names."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "index.html").is_file():
        sys.exit("links.py FOLDER: the folder of a built site, which holds an index.html")
    dead, followed = dead_links(Path(sys.argv[1]))
    for page, link in dead:
        print(f"{page}: nothing is at {link}")
    print(f"{followed} internal links, {len(dead)} dead")
    sys.exit(1 if dead else 0)


if __name__ == "__main__":
    main()
