"""What the command does not load: start-up is most of the time that one short document takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LATE = ("importlib.metadata", "json", "lxml", "docx", "charset_normalizer", "multiprocessing")
"""Modules that take long to load, and that no text and none of the formats below needs."""


@pytest.mark.parametrize("format", ["docx", "outline"])
def test_what_a_text_does_not_need_is_not_loaded(tmp_path: Path, format: str) -> None:
    (tmp_path / "notice.txt").write_text("关于修桥的通知\n各村：\n一、备料\n", encoding="utf-8")
    code = (
        "import sys; before = set(sys.modules); from converter.cli import main;"
        f"main(['notice.txt', '--to', '{format}', '-o', 'out', '--quiet']);"
        f"print(*set({LATE}) & set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.split() == []
    assert tmp_path.joinpath("out").exists()


def test_pydantic_finds_its_loader_of_plugins_again() -> None:
    code = (
        "from converter.plugins import disable_plugins; disable_plugins();"
        "from pydantic.plugin import _loader; print(_loader.get_plugins());"
        "print(_loader.PYDANTIC_ENTRY_POINT_GROUP)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["()", "pydantic"]
