"""Lessons: pitfalls and conventions, each with checks that run."""
