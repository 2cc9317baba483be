"""Claims: breaks, dated, priced at cost, with a status and one counterparty."""
