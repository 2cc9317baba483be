"""A seller simulated unit by unit, with the truth about what is owed: the yardstick for the tool's own rules."""

from reconcile.simulate.sample import write_sample
from reconcile.simulate.score import TypeScore, score, table
from reconcile.simulate.seller import write_seller

__all__ = ["TypeScore", "score", "table", "write_sample", "write_seller"]
