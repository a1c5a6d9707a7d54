"""What builds and checks the house: never imported by the server, always run as `python -m tools.<name>`."""
