"""Looking back over all months: what was lost where, what came back, and what to change next month."""
