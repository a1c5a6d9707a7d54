"""From a print job in the database to paper: slips, and the spooler that sends them."""
