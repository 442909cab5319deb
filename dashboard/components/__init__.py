"""The parts of a screen: each draws what a query answers, and has its callback beside it."""
