"""What a queue is, in plain Python: states, numbers, order, forecast, announcement. Standard library only."""
