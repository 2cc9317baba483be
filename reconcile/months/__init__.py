"""Month to month: two reports compared, a month closed, later runs held against the months that were closed."""
