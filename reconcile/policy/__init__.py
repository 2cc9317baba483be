"""Dated, sourced policy data: which rule is in force on a date, and the tables that the models join.

The data stand in the TOML files beside this module; docs/change-a-window.md says how to change them.
"""

from reconcile.policy.read import PolicyError, company_key, word_key
from reconcile.policy.rules import Policy, constant, decimals_of, read_policy
from reconcile.policy.tables import load

__all__ = ["Policy", "PolicyError", "company_key", "constant", "decimals_of", "load", "read_policy", "word_key"]
