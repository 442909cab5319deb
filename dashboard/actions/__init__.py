"""What people do. Each action asks for the role, writes, leaves a trace in the audit trail and
answers with one message; the API and the screens call the same ones."""
