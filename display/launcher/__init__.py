"""Keeps one page of Aufruf on a device's screen, whatever happens to browser, network and server.

The kiosk needs the same, but kiosk and display may not import each other, and neither may import the server. So this
launcher knows a page only by its kind and its name, and ``python -m kiosk`` becomes it by ``exec``: two programs that
share a command line, not modules.
"""
