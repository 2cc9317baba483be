"""What the run found besides its claims: conservation, shipments, warehouse, credits left over, missing costs, gaps."""
