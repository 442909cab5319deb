"""What is kept ready: written in the transaction that stores points, equal to the slow way."""
