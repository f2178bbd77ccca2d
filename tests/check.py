"""``make test``: style, types, layers, migrations, tests, and the site from a clean clone.

Prints what did not run. Under ``CI=true`` a browser test that did not run is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, STDOUT

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest"]
BROWSER_TESTS = ROOT / "tests" / "e2e"
# What runs a site of its own from a clean clone waits more than it works: it goes beside the rest.
SITE_TESTS = (BROWSER_TESTS, ROOT / "tests" / "config", ROOT / "tests" / "test_clean_clone.py")

CHECKS: dict[str, list[str | Path]] = {
    "style": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "templates": [BIN / "djade", "--check", "--target-version", "5.2"],
    "types": [BIN / "mypy", "."],
    "layers": [BIN / "lint-imports"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    browser = find_browser()
    sites = [path for path in SITE_TESTS if browser or path != BROWSER_TESTS]
    others = [f"--ignore={path.relative_to(ROOT)}" for path in SITE_TESTS]
    with subprocess.Popen([*PYTEST, *sites], cwd=ROOT, stdout=PIPE, stderr=STDOUT) as beside:
        # Read as it comes, or it would stop at a full pipe.
        reader = ThreadPoolExecutor(1).submit(lambda: beside.communicate()[0].decode())
        if not passes("tests", [*PYTEST, *others, *sys.argv[1:]]):
            failed.append("tests")
        print(f"\n== tests of a served site\n{reader.result()}", flush=True)
    if beside.returncode:
        failed.append("tests of a served site")
    if not browser:
        names = ", ".join(path.stem for path in sorted(BROWSER_TESTS.glob("test_*.py")))
        print(f"\nNo Chromium found, so these browser tests did not run: {names}")
        failed += ["browser tests"] if os.environ.get("CI") == "true" else []
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def passes(name: str, command: list[str | Path]) -> bool:
    print(f"\n== {name}", flush=True)
    if name == "templates":
        command = [*command, *sorted((ROOT / "templates").rglob("*.html"))]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def find_browser() -> bool:
    """Look for Chromium; on a Debian machine of our own, install it."""
    if not shutil.which("chromium") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *step], env=environment, check=False)
    return shutil.which("chromium") is not None


if __name__ == "__main__":
    sys.exit(main())
