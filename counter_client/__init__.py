"""The clerk's client: its page in the browser, a client for terminals and numeric keypads, and a global hot key."""
