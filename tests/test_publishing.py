"""The publisher's script in docs/: a speech, a section by its id, XSLT, a page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lxml import html

import converter
from converter.model import Section, identified

REPOSITORY = Path(__file__).parents[1]
SCRIPT = REPOSITORY / "docs" / "examples" / "publishing" / "publish.py"
SPEECH = REPOSITORY / "input" / "speech.txt"


def publish(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    code = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv.pop(0); "
    code += "runpy.run_path(sys.argv[0], run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, REPOSITORY, SCRIPT, *arguments],
        capture_output=True,
        check=False,
    )


def text(element: html.HtmlElement) -> str:
    return "".join(str(element.text_content()).split())


def test_a_section_becomes_a_page() -> None:
    done = publish(SPEECH, "han-2.han_bracket-3")
    assert done.returncode == 0, done.stderr.decode()
    page = html.fromstring(done.stdout.decode())
    assert text(page.find("head/title")) == "（三）抓城镇节水，促进管网降损。"
    nav = text(page.find("body/nav"))
    assert nav.startswith("坚持以水定城坚持以水兴业奋力开创全市节水型社会建设新局面›")
    assert nav.endswith("›二、突出重点，扎实推进节水各项任务")
    (section,) = page.findall("body/section")
    assert section.get("id") == "han-2.han_bracket-3"
    assert text(section).startswith("（三）抓城镇节水，促进管网降损。住房城乡建设部门要")
    assert text(section).endswith("公共供水管网漏损率降到8%以下。")
    names = [f"han-2.han_bracket-3.han_must-{number}" for number in (1, 2, 3)]
    assert [item.get("id") for item in section.iter("span")] == names
    assert text(section.findall(".//span")[1]) == "二要分区计量，漏在哪里就修到哪里；"


def test_a_section_holds_those_below_it() -> None:
    page = html.fromstring(publish(SPEECH, "han-2").stdout.decode())
    document = converter.read(SPEECH)
    names = [name for name, node in identified(document) if isinstance(node, Section)]
    expected = [name for name in names if name.split(".")[0] == "han-2"]
    assert [section.get("id") for section in page.iter("section")] == expected


def test_an_id_that_is_not_there_is_told() -> None:
    done = publish(SPEECH, "han-9")
    assert done.returncode == 1
    assert "han-2.han_bracket-3" in done.stderr.decode()
