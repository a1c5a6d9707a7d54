"""The server sends what is written at once: a sound's last piece, and a call right after another event."""

import subprocess
import sys

PROGRAM = """
import warnings
warnings.filterwarnings("ignore")
import eventlet
eventlet.monkey_patch()
import socket, urllib.request
from eventlet import wsgi
from queue_server.__main__ import _send_at_once

_send_at_once()
said = []

def app(environ, start_response):
    said.append(environ["eventlet.input"].get_socket().getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    start_response("204 No Content", [])
    return [b""]

listener = eventlet.listen(("127.0.0.1", 0))
eventlet.spawn(wsgi.server, listener, app, log_output=False)
urllib.request.urlopen(f"http://127.0.0.1:{listener.getsockname()[1]}/").close()
print(said)
"""


def test_it_does_not_wait_for_the_other_side_to_confirm_before_it_sends_the_rest() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[1]", done.stderr
