from __future__ import annotations

import subprocess
import sys

from flowops import sandbox


def test_importing_the_package_loads_no_server():
    script = "import sys, flowops.sandbox; print('werkzeug' in sys.modules, 'yaml' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False False"


def test_every_public_name_is_there():
    assert all(hasattr(sandbox, name) for name in sandbox.__all__)


def test_without_a_clock_it_is_now(path):
    app = sandbox.create_app(path)
    app.close()

    assert app._clock() > 1_700_000_000
