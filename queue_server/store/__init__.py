"""The tables, the one way to a transaction, and the migrations."""
