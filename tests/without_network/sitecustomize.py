"""Notes every Python that asks for the network, and refuses: tests/offline.py puts it in its path.

Python imports a module of this name by itself when it starts.
"""

import os
import socket
import sys

ASKING = (
    *("socket.connect", "socket.sendto", "socket.sendmsg"),
    *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
)


def refuse(event: str, words: tuple) -> None:
    """Stop what would leave this computer; processes on it may talk to each other."""
    if event not in ASKING:
        return
    if isinstance(words[0], socket.socket) and words[0].family == getattr(socket, "AF_UNIX", None):
        return
    with open(os.environ["NETWORK_ASKED"], "a", encoding="utf-8") as notes:
        notes.write(f"{' '.join(sys.argv)}: {event} {words[1:] or words}\n")
    raise OSError("There is no network in this test.")


sys.addaudithook(refuse)
