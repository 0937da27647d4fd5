"""Every script of this folder in small, one after the other, as CI runs them: each still works.

The portal is set up once; each script runs in a copy of this process, with the tables without rows.
"""

import multiprocessing
import os
import runpy
import shutil
import sys
import time
from pathlib import Path

os.environ["BENCH_SMALL"] = "1"

from _portal import FOLDER, make_anew
from django.db import connections

HERE = Path(__file__).parent
DATABASE, BLANK = FOLDER / "portal.sqlite3", FOLDER / "blank.sqlite3"
LONGEST = 200  # seconds
# These walk over much more than they need to show that they work.
NARROWED = {"hundredfold.py": {"BENCH_ROLES": "visitor,staff", "BENCH_ONLY": "/insights/,/series/"}}


def main() -> None:
    failed = []
    if DATABASE.exists():
        shutil.copy(DATABASE, BLANK)
    for script in sorted(HERE.glob("[!_]*.py")):
        print(f"== {script.name}", flush=True)
        clean_up()
        began = time.monotonic()
        process = multiprocessing.get_context("fork").Process(target=run, args=(script,))
        process.start()
        process.join(LONGEST)
        if process.exitcode != 0:
            process.kill()
            failed.append(script.name)
        print(f"   {time.monotonic() - began:.1f} s")
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def clean_up() -> None:
    """As the first script found it."""
    if not BLANK.exists():
        make_anew(os.environ["DATABASE_URL"], FOLDER)
        return
    for left in FOLDER.iterdir():
        if left.name not in (BLANK.name, "static"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.copy(BLANK, DATABASE)


def run(script: Path) -> None:
    os.environ |= NARROWED.get(script.name, {})
    sys.argv = [str(script)]
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    connections.close_all()
    main()
