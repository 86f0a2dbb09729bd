"""Runs, proofs and checks on record: typed models, a ledger of files for each, digests, and what makes them stale."""
