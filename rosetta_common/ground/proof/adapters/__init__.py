"""One adapter for each family of frameworks: the place and the layouts of an example's parameters.

``adapter`` in a framework's entry in ``frameworks.toml`` names its module. Each module defines a class ``Parameters``.
"""
