"""What the data files hold, whichever format writes it: tables, their columns and their rows."""
