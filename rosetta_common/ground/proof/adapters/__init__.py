"""One adapter for each family of frameworks: where an example keeps its parameters, and in which layouts.

``adapter`` in a framework's entry in ``frameworks.toml`` names its module. Each module defines a class ``Parameters``.
"""
