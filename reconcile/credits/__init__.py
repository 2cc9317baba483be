"""Credits: source lines that settle exposure, each unit counted once."""
