"""What is sent by mail: letters, and who gets those about alerts."""
