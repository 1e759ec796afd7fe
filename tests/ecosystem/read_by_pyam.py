"""pyam reads the exports: ``python -m tests.ecosystem.read_by_pyam DIR ...`` (result folders).

pyam lives in an environment of its own, which this runner makes from ``pyam-requirements.txt`` (network):
pyam-iamc 4.0.0 takes pandas 3.1.1, but needs ixmp4, and by it scse-toolkit, whose ``rich < 15`` contradicts
the planner's pin; earlier versions of pyam ask for pandas < 3. ``--python`` names an interpreter that has it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import venv
from pathlib import Path

from planner.commands.export import IAMC_SUFFIXES, export_iamc_command
from planner.exit_codes import Exit

HERE = Path(__file__).parent


def environment_with_pyam(folder: Path) -> Path:
    """Make an environment with pyam and return its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [python, "-m", "pip", "install", "-q", "-r", HERE / "pyam-requirements.txt"]
    subprocess.run(command, check=True)
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=Path, help="folders that planner solve wrote")
    parser.add_argument(
        "--python", type=Path, help="interpreter that has pyam; default: one made for this run"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        python = asked.python or environment_with_pyam(Path(scratch) / "pyam")
        files = []
        for number, result in enumerate(asked.results):
            for suffix in IAMC_SUFFIXES:
                files.append(Path(scratch) / f"{number}{suffix}")
                assert export_iamc_command(result, files[-1], "China") is Exit.DONE
        alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        subprocess.run([python, HERE / "pyam_script.py", *files], check=True, env=alone, cwd=scratch)


if __name__ == "__main__":
    main()
