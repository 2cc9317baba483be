"""The pack of one case: its text, its claim lines and its evidence in one zip, from a finished report."""
