"""Unlike the fast tests, these see the data and the environments that there are."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--everything", action="store_true", help="also the scripts that passed before")


@pytest.fixture(autouse=True)
def _own_environment():
    """Leave the user's settings as they are."""
