"""Unlike the fast tests, these see the data that there are: the frameworks' processes and the reference must agree."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--everything", action="store_true", help="also the mistakes that were caught before")


@pytest.fixture(autouse=True)
def _own_environment():
    """Leave the user's settings as they are."""
