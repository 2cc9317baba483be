-- An open claim has a deadline that is not over and a first day that has come, and it is filed with somebody.
select c.claim_id
from claim as c
cross join run_setting as r
where
    c.status = 'open'
    and (c.deadline is null or c.deadline < r.as_of or c.eligible_from > r.as_of or c.case_key = '' or c.counterparty = '')
