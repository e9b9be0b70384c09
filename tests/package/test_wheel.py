"""The built wheel, installed where nothing of the checkout can be seen."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from the source distribution, so that both are known to be whole."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel. It borrows our dependencies, and not our checkout: a folder
    that a .pth file names is searched, but the .pth files in it are not followed.
    """
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install"]
    subprocess.run(
        [*pip, "--quiet", "--no-index", "--no-deps", wheel], check=True, capture_output=True
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def flowops(installed, tmp_path):
    """Runs a command in an empty folder; answers its exit code and what it said."""

    def flowops(*arguments):
        ended = subprocess.run(
            [installed / "bin" / "flowops", *arguments],
            cwd=tmp_path,
            env=CLEAN,
            check=False,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in ended.stderr
        return ended.returncode, ended.stdout

    return flowops


def test_the_wheel_carries_the_schemas_the_starter_the_page_and_its_types(names):
    assert {
        "flowops/_schemas/contract.schema.json",
        "flowops/_schemas/findings.schema.json",
        "flowops/_schemas/manifest.schema.json",
        "flowops/_schemas/openapi.json",
        "flowops/_schemas/plan.schema.json",
        "flowops/py.typed",
        *(
            str(path.relative_to(ROOT))
            for kind in ("assets", "templates")
            for path in (ROOT / "flowops" / "render" / "page" / kind).iterdir()
        ),
        "flowops/starter/flowops.yaml",
        "flowops/starter/welcome/flow.json",
    } <= set(names)


def test_the_wheel_carries_the_package_and_nothing_beside_it(names):
    top = {name.split("/")[0] for name in names}

    assert top == {"flowops", wheel_info(names)}
    assert [name for name in names if "test" in name or ".flowops" in name] == []


def wheel_info(names):
    return next(name.split("/")[0] for name in names if name.endswith("/METADATA"))


def test_the_wheel_is_named_so_that_nobody_gets_another_package(wheel, names):
    assert wheel.name.startswith("flowops_cli-")
    with zipfile.ZipFile(wheel) as archive:
        scripts = archive.read(f"{wheel_info(names)}/entry_points.txt").decode()
    assert "flowops = flowops.__main__:main" in scripts


def test_the_flowops_that_runs_is_the_one_of_the_wheel(installed, tmp_path):
    code = "import flowops; print(flowops.__file__)"
    ended = subprocess.run(
        [installed / "bin" / "python", "-c", code],
        cwd=tmp_path,
        env=CLEAN,
        check=True,
        capture_output=True,
        text=True,
    )

    assert Path(ended.stdout).is_relative_to(installed)


def test_the_main_job_works_in_an_empty_folder(flowops):
    assert flowops("init")[0] == 0
    assert flowops("plan", "--detailed-exitcode")[0] == 2
    code, said = flowops("apply", "--yes")
    assert (code, "Applied 2 of 2 steps." in said) == (0, True)

    code, said = flowops("plan", "--detailed-exitcode")

    assert (code, "No changes. 1 flow in sync." in said) == (0, True)


def test_a_page_is_made_far_from_the_checkout(flowops, tmp_path):
    flowops("init")

    assert flowops("render", "-o", "page.html") == (0, "")
    assert 'class="phone"' in (tmp_path / "page.html").read_text()


@pytest.mark.parametrize("name", ["manifest", "plan", "findings"])
def test_the_schemas_are_printed_far_from_the_checkout(flowops, name):
    assert flowops("schema", name) == (0, (ROOT / "schemas" / f"{name}.schema.json").read_text())


def test_a_mistake_is_found_far_from_the_checkout(flowops, tmp_path):
    (tmp_path / "flowops.yaml").write_text("version: 2\n")

    assert flowops("plan")[0] == 3
