"""Pages of a PDF as small pictures, and whole runs of a study in a temporary folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DPI, COLOURS = 75, 64
RARE_TOO = Image.Quantize.MAXCOVERAGE  # a red word on a white page stays red


def page_pictures(pdf: Path, folder: Path, name: str = "page") -> list[Path]:
    """Draw every page of a PDF as a PNG of few colours.

    Args:
        pdf: the document.
        folder: where `name`-01.png and so on are written.
        name: how the names of the pictures begin.

    Returns:
        The pictures, in order.
    """
    drawing = shutil.which("pdftoppm")
    if drawing is None:
        sys.exit("Pictures of pages need pdftoppm: on Debian or Ubuntu, apt install poppler-utils.")
    # What poppler grumbles about in tagged PDFs is no fault of the page.
    command = [drawing, "-q", "-r", str(DPI), "-png", str(pdf), str(folder / f".{name}")]
    subprocess.run(command, check=True)
    made = []
    for raw in sorted(folder.glob(f".{name}-*.png")):
        number = int(raw.stem.rpartition("-")[2])
        picture = folder / f"{name}-{number:02d}.png"
        with Image.open(raw) as page:
            few = page.convert("RGB").quantize(COLOURS, RARE_TOO, dither=Image.Dither.NONE)
            few.save(picture, optimize=True)
        raw.unlink()
        made.append(picture)
    return made


def run(study: Path) -> None:
    """Make the reports of a study with the checkout's code, and not the reviews."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    command += ["--directory", str(study), "data/processed/released.txt"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(ended.stdout[-3000:] + ended.stderr[-3000:])


def empty(folder: Path) -> Path:
    """A folder without anything in it that was there before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
