"""What people are told: mail, alert rules and states, one folder per channel."""
