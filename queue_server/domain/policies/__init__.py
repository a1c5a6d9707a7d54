"""What an order policy does to the waits: an office day played in memory, and two policies compared on the same days."""
