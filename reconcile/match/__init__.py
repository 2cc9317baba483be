"""The allocator: the only place where credits meet exposures.

Pure and deterministic: the result depends on the given exposures and credits alone, never on their order.
Works on one pool at a time (pools never mix). The order of preference is the contract's section 3:

1. explicit links, without limit in time; of several exposures that one link names, one with exactly the credit's units
   first, then those that can be claimed, oldest first; they alone, of later payments, settle what was paid and taken
   back (`taken_back.py`);
2. units up to Amazon's own `Reconciled Quantity`: an exposure of the 90 days before the credit (for finds also of the 7
   days after) of which exactly the credit's units are still without one, then oldest first; then credits change places,
   so that one with exactly the reconciled units of such an exposure stands there: a reversal asks which payment it was;
3. exposures of the 90 days before the credit: one with exactly the credit's units first, then oldest first;
4. older exposures, newest first;
5. for finds only: exposures of the 7 days after, nearest first.

Each step is finished for all credits, in order of date then identity, before the next begins. Steps 3 to 5 are gone
through once per tier, so that what is past its window is settled before what can still be claimed, and what cannot
be claimed as it stands is settled last; but a payment from after the ledger's last day, of which its numbers cannot
tell, goes to a loss of just its units first, inside its window or past it. Units that have their answer already
(denied, say) take part in a last round only: a later payment without a link is for others first.
"""

from reconcile.match.allocate import allocate
from reconcile.match.parts import (
    DOUBTFUL,
    INSIDE,
    PAST,
    Allocation,
    Credit,
    Debit,
    MatchRule,
    latest_day,
)

__all__ = [
    "DOUBTFUL",
    "INSIDE",
    "PAST",
    "Allocation",
    "Credit",
    "Debit",
    "MatchRule",
    "allocate",
    "latest_day",
]
