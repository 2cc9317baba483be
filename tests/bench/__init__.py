"""The benchmark: `make bench`. It prints figures beside their targets and never fails on speed."""
