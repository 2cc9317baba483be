-- No credit settles more units than it has, no exposure is settled beyond its units, over all claim types.
select what, name
from overused
