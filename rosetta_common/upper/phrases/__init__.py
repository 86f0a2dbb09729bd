"""The phrasebook: the same thing in every framework, executed and compared."""
