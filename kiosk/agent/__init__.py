"""The print agent: serves a printer that hangs on a kiosk's own computer; it only ever connects outward."""
