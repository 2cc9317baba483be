"""Settings that hold for every test."""

from hypothesis import settings

# The same examples on every machine and in every run: a failure that nobody can repeat helps nobody.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")
