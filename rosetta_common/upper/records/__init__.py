"""What is on record: runs, proofs and checks as typed models, one ledger of files for each, and what makes them stale."""
