"""`rosetta diagnose`: at which rung two models part, and which known difference explains it; works on arrays alone."""
