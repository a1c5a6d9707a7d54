"""What an order policy does to the waits: office days played in memory, the same people under two policies."""
