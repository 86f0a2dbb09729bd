"""Lessons: traps between frameworks, each with checks that run."""
