"""The pytest plugin that gives a test run servers of its own."""

import subprocess
import sys
from pathlib import Path

from tests.config.installation import PROJECT

INNER = """
import os
from pathlib import Path
from config import embedded

def test_inner():
    folder = embedded.data_folder()
    Path("folder").write_text(str(folder))
    assert embedded.wanted()
    assert os.environ["PRESAGE_FSYNC"] == "off"
    assert all(server.answers() for server in embedded.servers(folder))
"""


def test_test_run_gets_servers_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_inner.py").write_text(INNER)
    options = [f"--rootdir={tmp_path}", "-c/dev/null", "-ptests.cluster", "-pno:django"]

    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_inner.py"],
        check=False,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "DATABASE_URL": "elsewhere"},
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert not Path((tmp_path / "folder").read_text()).exists()
