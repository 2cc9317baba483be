-- Every exposed unit is allocated or has a status: no claim type may show a difference.
select claim_type, difference
from conservation
where difference <> 0
