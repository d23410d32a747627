"""The outline for people, and the stages for engineers: what they look like."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Unpack, get_args

import pytest

import converter
from converter import columns
from converter.formats import format_of_path
from converter.model import Document, Part, Role
from converter.options import WriteChoices
from converter.outline.dump import STAGES, dump, stages
from converter.source import source_of_text
from converter.writers.outline import ROLES

SPEECH = """\
在松溪镇道路整修会议上的讲话
（2024年3月5日）

同志们：
今天我们召开会议，研究部署全镇道路整修工作，主要任务是统一思想、明确责任。
一、抓好工期
(一)倒排时间。各村要在雨季之前完成。一是备料，提前半个月备齐；二是用工，优先用本村劳力。
(二)挂图作战。每周通报进度。
二、切实加强材料采购、运输、保管、使用等各个环节的监督检查，确保工程质量经得起时间的检验
谢谢大家！
附件
松溪镇道路清单
一、南街
二、北街
"""


def view(text: str, **options: Unpack[WriteChoices]) -> str:
    return view_of(converter.parse(text), **options)


def view_of(document: Document, **options: Unpack[WriteChoices]) -> str:
    return converter.render(document, "outline", **options).data.decode("utf-8")


def test_a_speech() -> None:
    assert view(SPEECH, width=60) == dedent(
        """\
        == 讲话稿 ==
         1  [标题] 在松溪镇道路整修会议上的讲话
         2  [日期] （2024年3月5日）
         4  [称呼] 同志们：
         5  · 今天我们召开会议，研究部署全镇道… 37字
         6  一、抓好工期
         7    （一）倒排时间。
                · 各村要在雨季之前完成。
                  一是备料，提前半个月备齐；
                  二是用工，优先用本村劳力。
         8    （二）挂图作战。
                · 每周通报进度。
         9  二、切实加强材料采购、运输、保管、使用等各个环节的监督…
        10  [结束语] 谢谢大家！

        == 附件 ==
        11  [附件标识] 附件
        12  [附件标题] 松溪镇道路清单
        13  一、南街
        14  二、北街
        """
    )


def test_markers_as_typed() -> None:
    assert "(一)倒排时间。" in view(SPEECH, markers="typed")


def test_a_tree_without_a_text_has_no_line_numbers() -> None:
    again = Document.model_validate_json(converter.parse(SPEECH).model_dump_json())
    assert view_of(again).splitlines()[:2] == [
        "== 讲话稿 ==",
        "[标题] 在松溪镇道路整修会议上的讲话",
    ]


@pytest.mark.parametrize("width", [1, 20, 40, 60, 80, 200])
def test_no_line_is_wider_than_asked(width: int) -> None:
    for line in view(SPEECH, width=width).splitlines():
        indent = len(line) - len(line.lstrip(" 0123456789"))
        # a text keeps twelve columns, and the count of what was cut
        assert columns.columns(line) <= max(width, indent + 12 + len(" 000字") + 1)


def test_every_role_has_a_name() -> None:
    assert set(ROLES) == set(get_args(Role))


def test_an_empty_document() -> None:
    assert view_of(Document(parts=(Part(),))) == "== 文稿 ==\n"


def test_what_a_terminal_would_obey_is_shown_as_a_sign() -> None:
    shown = view("关于\x1b[31m修路\x07的通知\n\u202e一、路面\n")
    assert "关于␛[31m修路␇的通知" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_longest_ending_decides() -> None:
    assert format_of_path(Path("讲话.OUTLINE.txt")).name == "outline"
    assert format_of_path(Path("讲话.txt")).name == "txt"


# Columns


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("汉字", 4), ("“a”", 3), ("（）", 4), ("e\u0301", 1)]
)
def test_columns(text: str, width: int) -> None:
    assert columns.columns(text) == width


def test_cutting() -> None:
    assert columns.cut("松溪镇", 6) == "松溪镇"
    assert columns.cut("松溪镇道路", 6) == "松溪…"
    assert columns.cut("松溪镇道路", 7) == "松溪镇…"
    assert columns.tail_of("松溪镇道路", 5) == "道路"


# Stages

NOTICE = """\
关于修路的通知
各村：
一、工作目标
路面平整。一是备料；二是用工。
二、工作安排
首先，保洁。
"""

GOLDEN_STAGES = {
    "lines": """\
           0 1:1 [0-7] gap=0 title 「关于修路的通知」
           1 2:1 [8-11] gap=0 addressee 「各村：」
           2 3:1 [12-18] gap=0 - 「一、工作目标」
           3 4:1 [19-34] gap=0 - 「路面平整。一是备料；二是用工。」
           4 5:1 [35-41] gap=0 - 「二、工作安排」
           5 6:1 [42-48] gap=0 - 「首先，保洁。」
        """,
    "candidates": """\
        3:1 [12-14] accepted han 1 start sure 「一、」
        4:6 [24-26] accepted han_is 1 inside doubtful 「一是」
        4:11 [29-31] accepted han_is 2 inside doubtful 「二是」
        5:1 [35-37] accepted han 2 start sure 「二、」
        6:1 [42-45] rejected sequence 1 start doubtful 「首先，」
        """,
    "accepted": """\
        3:1 [12-14] 一、 han 1
        4:6 [24-26]   一是 han_is 1
        4:11 [29-31]   二是 han_is 2
        5:1 [35-37] 二、 han 2
        """,
    "tree": """\
        Document other
          Part document 1:1 [0-48]
            Paragraph title 1:1 [0-7]
              Text 「关于修路的通知」 1:1 [0-7]
            Paragraph addressee 2:1 [8-11]
              Text 「各村：」 2:1 [8-11]
            Section heading 3:1 [12-34]
              Marker han 「一、」 3:1 [12-14]
              Heading 3:3 [14-18]
                Text 「工作目标」 3:3 [14-18]
              Paragraph 4:1 [19-34]
                Text 「路面平整。」 4:1 [19-24]
                Item inline 4:6 [24-29]
                  Marker han_is 「一是」 4:6 [24-26]
                  Text 「备料；」 4:8 [26-29]
                Item inline 4:11 [29-34]
                  Marker han_is 「二是」 4:11 [29-31]
                  Text 「用工。」 4:13 [31-34]
            Section heading 5:1 [35-48]
              Marker han 「二、」 5:1 [35-37]
              Heading 5:3 [37-41]
                Text 「工作安排」 5:3 [37-41]
              Paragraph 6:1 [42-48]
                Text 「首先，保洁。」 6:1 [42-48]
        """,
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage(stage: str) -> None:
    lines = "\n".join(dump(stages(source_of_text(NOTICE)), stage))
    assert dedent(lines).strip() == dedent(GOLDEN_STAGES[stage]).strip()


def test_the_stages_give_the_same_tree_as_the_parser() -> None:
    assert stages(source_of_text(SPEECH)).document == converter.parse(SPEECH)


def test_stages_on_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "converter.outline", "--stage", "accepted"]
    (tmp_path / "notice.txt").write_bytes(NOTICE.encode("gb18030"))
    done = subprocess.run([*command, "notice.txt"], capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").splitlines()[0] == "3:1 [12-14] 一、 han 1"
    done = subprocess.run([*command, "missing"], capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, b"missing does not exist" in done.stderr) == (3, True)
