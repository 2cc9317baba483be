-- How long a payment takes: median and 90th percentile of days, from the loss and from the filing. Grain: claim type.
select
    claim_type,
    count(days_from_loss) as payments,
    quantile_cont(days_from_loss, 0.5) as loss_median,
    quantile_cont(days_from_loss, 0.9) as loss_ninth,
    count(days_from_filing) as answered,
    quantile_cont(days_from_filing, 0.5) as filing_median,
    quantile_cont(days_from_filing, 0.9) as filing_ninth
from recovery_payment
group by claim_type
