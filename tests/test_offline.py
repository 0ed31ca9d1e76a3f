"""That a run without a network would fail if it needed one; the run itself is in test_canaries."""

import os
import subprocess
import sys

import pytest

from tests.offline import GUARD, without_network

WAYS = {
    "a name": "import socket; socket.getaddrinfo('example.org', 443)",
    "an address": "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)",
    "a packet": "from socket import *; socket(type=SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
    "a page": "from urllib.request import urlopen; urlopen('http://192.0.2.1/', timeout=5)",
}
TALK = "import socket; a, b = socket.socketpair(); a.sendall(b'x'); assert b.recv(1) == b'x'"


@pytest.mark.parametrize("way", WAYS)
def test_who_asks_for_the_network_is_noted_and_refused(way, tmp_path):
    asked = tmp_path / "asked.txt"
    guard = {"PYTHONPATH": str(GUARD), "NETWORK_ASKED": str(asked)}
    done = subprocess.run(
        [sys.executable, "-c", WAYS[way]], env=os.environ | guard, capture_output=True, text=True
    )
    assert "There is no network in this test." in done.stderr
    assert "socket." in asked.read_text(encoding="utf-8")


def test_processes_of_one_computer_may_talk(tmp_path):
    guard = {"PYTHONPATH": str(GUARD), "NETWORK_ASKED": str(tmp_path / "asked.txt")}
    subprocess.run([sys.executable, "-c", TALK], env=os.environ | guard, check=True)
    assert not (tmp_path / "asked.txt").exists()


@pytest.mark.parametrize("way", ["an address", "a packet"])
def test_there_is_no_network_in_the_namespace(way):
    """Whatever program runs in there, Python or not."""
    words = without_network()
    if not words:
        pytest.skip("no network namespace can be had here")
    command = [*words, sys.executable, "-c", WAYS[way]]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "Network is unreachable" in done.stderr
