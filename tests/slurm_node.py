"""A real Slurm of one node, bound to the loopback address, for as long as a test needs it.

Started as root on a machine that is thrown away afterwards: the client programs look for their
settings in /etc/slurm/slurm.conf alone, since Snakemake's plugin takes SLURM_CONF out of a job's
environment. A machine that has such a file is a real cluster's, and is left alone.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTINGS = Path("/etc/slurm/slurm.conf")
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel")
CONF = """\
ClusterName=evaluation
SlurmctldHost={host}(127.0.0.1)
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort={port}
SlurmdPort={other_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
MinJobAge=300
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def found(program: str) -> str | None:
    """Where a program is; daemons stand in folders that few have in their path."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def missing() -> str:
    """Why no Slurm can be had here; empty if it can."""
    if os.name != "posix" or os.getuid() != 0:
        return "only root may start Slurm's daemons"
    if SETTINGS.exists() or SETTINGS.is_symlink():
        return f"{SETTINGS} is there: this may be a real cluster"
    lacking = [program for program in PROGRAMS if not found(program)]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


@contextmanager
def slurm(folder: Path) -> Iterator[None]:
    """Munge, the controller and one node, until the block ends; stopped by their process ids."""
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    conf = folder / "slurm.conf"
    conf.write_text(_conf(folder), encoding="utf-8")
    SETTINGS.parent.mkdir(exist_ok=True)
    SETTINGS.symlink_to(conf)
    daemons: list[subprocess.Popen] = []
    try:
        # The order matters: nobody talks without munge, the node looks for its controller.
        munge = ("--key-file", key, "--socket", folder / "munge.socket")
        munge += ("--pid-file", folder / "munge.pid", "--log-file", folder / "munge.log")
        munge += ("--seed-file", folder / "munge.seed")
        daemons.append(_start("munged", "--foreground", "--force", *munge))
        _wait(lambda: (folder / "munge.socket").exists(), "munged")
        daemons.append(_start("slurmctld", "-D", "-i", "-f", conf))
        daemons.append(_start("slurmd", "-D", "-f", conf))
        _wait(lambda: "idle" in _told("sinfo", "--noheader", "--format=%T"), "the node")
        yield
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
        for daemon in reversed(daemons):
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        SETTINGS.unlink(missing_ok=True)


def _conf(folder: Path) -> str:
    host = socket.gethostname().split(".")[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    ports = [_free_port(), _free_port()]
    return CONF.format(
        host=host,
        port=ports[0],
        other_port=ports[1],
        folder=folder,
        cpus=os.cpu_count(),
        memory=int(memory * 0.8),
    )


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _start(program: str, *words: object) -> subprocess.Popen:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    command = [found(program), *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True, **quiet)


def _told(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=30).stdout


def _wait(true, what: str, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not start within {seconds:.0f} s")
        time.sleep(0.2)
