-- (claim id, status, reason) is unique, and units are positive.
select claim_id, status, status_reason
from claim
group by claim_id, status, status_reason
having count(*) > 1 or min(units) <= 0
