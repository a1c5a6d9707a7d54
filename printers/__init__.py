"""ESC/POS printing as a library of its own: slip -> picture -> bytes -> device, status and preview."""
