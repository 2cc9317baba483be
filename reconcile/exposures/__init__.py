"""Exposures: source lines that show units the seller no longer has and should get back or be paid for."""
