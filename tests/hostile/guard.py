"""A watch over one process: what it runs, opens, writes and asks the network for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname")
NETWORK += ("socket.sendto", "urllib.Request", "http.client.connect", "ftplib.connect")
PROGRAMS = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile")
OBJECTS = ("pickle.find_class", "sqlite3.load_extension", "sqlite3.enable_load_extension")
PLACES = {"os.mkdir": 0, "os.remove": 0, "os.rmdir": 0, "os.chmod": 0, "os.symlink": 1}
PLACES |= {"os.rename": 1, "os.link": 1, "os.truncate": 0, "shutil.rmtree": 0, "shutil.move": 1}
"""Which argument of each event is the place that is written."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
KNOWN = ("/proc/", "/dev/null", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo", "/sys/")


class Guard:
    """Takes down what nothing that reads a file may do; a hook cannot be taken off again.

    Args:
        inside: folder that may be written.
        readable: further folders that may be read.
        programs: endings of commands that may be run.
    """

    def __init__(self, inside: Path, readable: list[Path], programs: tuple[str, ...] = ()) -> None:
        self.seen: list[str] = []
        self._inside = os.path.realpath(inside)
        self._readable = tuple(os.path.realpath(p) for p in [inside, *readable])
        self._programs = programs
        self._on = False

    def start(self) -> None:
        """Watch from now on."""
        self._on = True
        sys.addaudithook(self._hook)

    def _hook(self, event: str, args: tuple) -> None:
        if not self._on:
            return
        if told := self._fault(event, args):
            self.seen.append(f"{event}: {told}"[:300])

    def _fault(self, event: str, args: tuple) -> str:
        """What is wrong with an event; empty if nothing is."""
        if event == "open":
            return self._opened(args)
        if event in PLACES:
            return self._outside(args[PLACES[event]])
        if event == "subprocess.Popen":
            command = [str(part) for part in args[1]] if isinstance(args[1], list) else [args[1]]
            allowed = any(part.endswith(own) for part in command for own in self._programs)
            return "" if allowed else str(command)
        if event in NETWORK + OBJECTS or event.startswith(PROGRAMS):
            return str(args)
        if event == "exec" and self._of_study(getattr(args[0], "co_filename", "")):
            return str(args)
        return ""

    def _opened(self, args: tuple) -> str:
        path, mode, flags = args
        if isinstance(path, int):
            return ""
        if (flags or 0) & WRITING or any(c in (mode or "") for c in "wax+"):
            return self._outside(path)
        found = os.path.realpath(os.fsdecode(path))
        fine = found.startswith(self._readable) or found.startswith(KNOWN)
        return "" if fine else f"read {found}"

    def _outside(self, path) -> str:
        found = os.path.realpath(os.fsdecode(path)) if not isinstance(path, int) else self._inside
        return "" if found.startswith((self._inside, "/dev/null")) else f"written {found}"

    def _of_study(self, path: str) -> bool:
        return os.path.isabs(path) and os.path.realpath(path).startswith(self._inside)
