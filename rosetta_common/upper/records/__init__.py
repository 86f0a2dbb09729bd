"""Records of runs, proofs and checks: typed models, a ledger of files for each kind, digests, and staleness."""
