"""The samples of ``input/``: read as an editor reads them, and written in every format."""

from __future__ import annotations

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt

import converter
from converter.formats import BUILT_IN, Format
from converter.model import (
    Block,
    Document,
    Inline,
    Item,
    Noise,
    Paragraph,
    Section,
    Table,
    plain_text,
    sections,
    walk,
)

REPOSITORY = Path(__file__).parents[1]
FOLDER = REPOSITORY / "input"
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.name != "README.md")
NAMES = [path.name for path in SAMPLES]
WRITABLE = [row for row in BUILT_IN if row.writer]

OUTLINES = {
    "speech.txt": """
        一、认清形势，切实增强节水工作的紧迫感
          一是家底不清
          二是管网老化
          三是观念滞后
        二、突出重点，扎实推进节水各项任务
          （一）抓农业节水，促进增产增效。
          （二）抓工业节水，促进减排降耗。
          （三）抓城镇节水，促进管网降损。
            一要摸清底数
            二要分区计量
            三要第一时间处置爆管
        三、加强领导，确保节水措施落地见效
          （一）压实责任。
          （二）严格考核。
          （三）广泛宣传。
        """,
    "notice.txt": """
        一、提高思想认识
        二、做好汛前准备
          （一）排查隐患。
          （二）修订预案。
            1.水库
            2.山洪灾害易发的乡镇要把预案细化到村
            3.供水企业要制定应急供水预案
          （三）备足物资。
        三、强化应急处置
          （一）严格值班。
          （二）及时预警。
          （三）果断转移。
        四、严肃工作纪律
        附件1 2031年防汛抗旱重点任务分工
        一、监测预报
        二、工程调度
        三、抢险救援
        四、后勤保障
        附件2 乡镇防汛物资储备定额
        一、抢险物资：
        二、照明物资：
        三、生活物资：
        """,
    "regulation.txt": """
        第一章总　则
          第一条为了加强城市公园的建设
          第二条本市城市规划区内公园的规划
          第三条本办法所称公园
            （一）综合公园
            （二）植物园
            （三）社区公园和口袋公园
          第四条城市公园事业应当坚持政府主导
        第二章规划和建设
          第一节规　划
            第五条市园林主管部门应当会同自然资源
            第六条新建居住区应当按照规划配套建设社区公园
          第二节建　设
            第七条公园的设计应当符合下列要求
              （一）绿化用地面积不低于陆地总面积的百分之六十五
              （二）设置无障碍设施
              （三）按照下列标准划定应急避难场所
                1．综合公园的有效避难面积不少于五千平方米
                2．社区公园的有效避难面积不少于一千平方米
              （四）优先选用乡土树种
            第八条公园建成后
        第三章保护和管理
          第九条公园管理单位应当履行下列职责
            （一）依照第五条批准的规划保护公园的土地
            （二）维护园容和公共秩序
            （三）公示开放时间
            （四）制定应急预案
          第十条公园应当每日向公众开放
          第十一条在公园内不得有下列行为
            （一）损毁花草树木
            （二）捕捉
            （三）倾倒垃圾
            （四）噪声超过国家规定的标准
            （五）法律
        第四章法律责任
          第十二条违反本办法第十一条第一项规定的
          第十三条园林主管部门
        第五章附　则
          第十四条镇人民政府所在地的公园
          第十五条本办法自2031年9月1日起施行
        """,
    "wrapped.txt": """
        一、总体目标
        二、整治内容
          （一）水源保护不到位问题。
          （二）水质净化消毒不规范问题。
          （三）管网跑冒滴漏问题。
          （四）水费收缴不透明问题。
        三、实施步骤
          （一）动员部署阶段（4月1日至4月30日）。
          （二）排查整改阶段（5月1日至12月31日）。
          （三）巩固提升阶段（2032年1月1日至3月31日）。
        四、保障措施
          一是加强领导
          二是落实资金
          三是严格督查
        """,
    "gbk.txt": """
        一、普查范围
        二、普查方法
          （一）逐册登记。
          （二）专家鉴定。
          （三）建立档案。
        三、请予协助的事项
          一是请贵馆于4月25日前确定一名联系人
          二是请提供普查用房一间
          三是请选派两名熟悉馆藏的同志参加普查
        """,
    "oneline.txt": """
        一、总体要求坚持保护优先
        二、重点任务
          （一）加强保护
          （二）传承技艺
          （三）创新经营
            1.对新开设直营店的
            2.对参加境外展会的
            3.对新获得发明专利的
          （四）打击侵权
        三、保障措施
          一是加强协调
          二是落实资金
          三是营造氛围
        """,
    "redacted.txt": """
        一、肯定成绩，坚定信心
        二、正视问题，找准差距
          （一）进度不平衡。
          （二）要素保障不足。
            一是用地紧张
            二是资金缺口大
            三是征收进展慢
          （三）服务不到位。
        三、狠抓落实，大干一百天
          第一，挂图作战抓进度。
          第二，千方百计保要素。
          第三，用心用情优服务。
        """,
    "report.md": """
        一、主要做法
          （一）规划先行，合理布点。
          （二）精打细算，用好资金。
            1.房屋修缮和书架桌椅
            2.购置图书8
            3.网络和借阅设备
          （三）专人管理，常态开放。
        二、存在问题
          一是管理员队伍不稳定
          二是图书更新慢
          三是利用率不均衡
        三、下一步打算
          （一）稳定队伍。
          （二）流转图书。
          （三）办好活动。
        """,
}
"""What an editor sees: headings in full, of other marked text the first words."""

STOPS = "，。；：、.（"


def outline(document: Document) -> list[str]:
    """Return a line for each marker and each attachment, indented by its depth."""
    lines: list[str] = []
    for part in document.parts:
        if part.kind != "document":
            lines.append(" ".join(_text(block) for block in part.front))
        stack: list[tuple[int, Block | Inline]] = [(0, node) for node in reversed(part.body)]
        while stack:
            depth, node = stack.pop()
            below = depth
            if isinstance(node, Section | Item) and node.marker:
                lines.append("  " * depth + node.marker.text + _label(node))
                below += 1
            if isinstance(node, Paragraph | Section | Item):
                stack.extend((below, child) for child in reversed(node.content))
    return lines


def _label(node: Section | Item) -> str:
    if isinstance(node, Section) and node.heading:
        return plain_text(node.heading.content)
    text = _text(node) if isinstance(node, Item) else _text(node.content[0])
    return text[: next((at for at, char in enumerate(text) if char in STOPS), None)]


def _text(node: Block | Item) -> str:
    """Return what stands in ``node`` besides sections and items within it."""
    inlines = () if isinstance(node, Section | Table) else node.content
    return plain_text(inline for inline in inlines if not isinstance(inline, Item))


def expected(name: str) -> list[str]:
    """Return the lines of `OUTLINES` as `outline` gives them."""
    return [line[8:] for line in OUTLINES[name].strip("\n").splitlines()[:-1]]


def lines_of(document: Document, role: str) -> list[str]:
    """Return the texts of the blocks that have ``role``."""
    paragraphs = (node for node in walk(document) if isinstance(node, Paragraph))
    return [plain_text(node.content) for node in paragraphs if node.role == role]


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Convert all samples to all formats with one command; return the folder."""
    folder = tmp_path_factory.mktemp("converted")
    formats = ",".join(row.name for row in WRITABLE)
    command = [sys.executable, "-m", "converter", *NAMES, "--to", formats, "-o", str(folder)]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    return folder


@pytest.fixture(params=SAMPLES, ids=NAMES)
def sample(request: pytest.FixtureRequest) -> Path:
    """Return the path of each sample in turn."""
    path: Path = request.param
    return path


def test_every_sample_has_an_outline_and_a_line_in_the_folders_readme() -> None:
    assert set(OUTLINES) == set(NAMES)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in readme] == []


# What is understood


@pytest.mark.parametrize("name", OUTLINES)
def test_outline(name: str) -> None:
    assert outline(converter.read(FOLDER / name)) == expected(name)


def test_the_speech_has_its_head_and_its_closing() -> None:
    speech = converter.read(FOLDER / "speech.txt")
    assert speech.kind == "speech"
    assert lines_of(speech, "subtitle") == ["——在望川市节水型社会建设推进会上的讲话"]
    assert lines_of(speech, "speaker") == ["望川市市长　祁砚农"]
    assert lines_of(speech, "date") == ["（2031年3月5日）"]
    assert lines_of(speech, "addressee") == ["同志们："]
    assert lines_of(speech, "closing")[-1] == "今天的会议就开到这里，散会。"


def test_the_notice_has_two_attachments() -> None:
    notice = converter.read(FOLDER / "notice.txt")
    assert [part.kind for part in notice.parts] == ["document", "attachment", "attachment"]
    assert lines_of(notice, "document_number") == ["望政办发〔2031〕12号"]
    assert lines_of(notice, "signature") == ["望川市人民政府办公室"]
    assert lines_of(notice, "date") == ["2031年4月18日"]
    assert lines_of(notice, "note") == ["（此件公开发布）"]
    assert lines_of(notice, "attachment_note") == [
        "附件：1.2031年防汛抗旱重点任务分工",
        "2.乡镇防汛物资储备定额",
    ]


def test_the_regulation_is_a_law() -> None:
    regulation = converter.read(FOLDER / "regulation.txt")
    assert regulation.kind == "law"
    assert lines_of(regulation, "title") == ["望川市城市公园管理办法"]


def test_wrapped_lines_are_joined_and_page_numbers_set_apart() -> None:
    wrapped = converter.read(FOLDER / "wrapped.txt")
    noise = [node.text for node in walk(wrapped) if isinstance(node, Noise)]
    assert [*noise, *lines_of(wrapped, "noise")] == ["— 1 —", "— 2 —", "— 3 —"]
    page = converter.render(wrapped, "md").data.decode()
    assert "不得搭车收费，不得以任何名目向群众收取摊派。" in page
    assert "— 1 —" not in page


def test_gbk_with_the_line_ends_of_windows() -> None:
    data = (FOLDER / "gbk.txt").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 20, "git has changed the line ends"
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    letter = converter.read(data)
    assert letter.source is not None
    assert letter.source.encoding == "gb18030"
    assert lines_of(letter, "title") == ["关于协助开展古籍普查工作的函"]
    assert lines_of(letter, "addressee") == ["栖云县图书馆："]
    assert lines_of(letter, "signature") == ["望川市图书馆"]
    assert "1949年以前的地方志、家谱和碑帖拓片" in converter.render(letter, "md").data.decode()


def test_a_redacted_head_is_a_head() -> None:
    speech = converter.read(FOLDER / "redacted.txt")
    assert lines_of(speech, "date") == ["（2031年*月*日）"]
    assert lines_of(speech, "speaker") == ["中共**区委书记　XXX"]
    assert lines_of(speech, "addressee") == ["同志们："]


def test_redactions_survive() -> None:
    path = FOLDER / "redacted.txt"
    speech = converter.read(path)
    text = path.read_text(encoding="utf-8")
    page = docx.Document(io.BytesIO(converter.render(speech, "docx").data))
    shown = "".join(paragraph.text for paragraph in page.paragraphs)
    assert shown.count("*") == text.count("*") > 50
    assert "占年度计划的**.*%，同比增长*.*个百分点" in shown


def test_front_matter_becomes_metadata_and_lists_keep_their_numbers() -> None:
    report = converter.read(FOLDER / "report.md")
    assert report.metadata["author"] == "栖云县文化和旅游局"
    assert lines_of(report, "title") == ["栖云县2030年乡村图书室建设情况报告"]


# What is written


@pytest.mark.parametrize("row", WRITABLE, ids=[row.name for row in WRITABLE])
def test_the_command_line_and_the_library_write_the_same(
    converted: Path, sample: Path, row: Format
) -> None:
    written = (converted / sample.stem).with_suffix(row.suffixes[0]).read_bytes()
    assert len(written) > 500
    assert written == converter.render(converter.read(sample), row.name).data


@pytest.mark.parametrize("schema", ["document.xsd", "document.rng"])
def test_xml_is_valid(converted: Path, sample: Path, schema: str) -> None:
    validator = etree.XMLSchema if schema.endswith(".xsd") else etree.RelaxNG
    tree = etree.parse(converted / f"{sample.stem}.xml")
    validator(file=str(REPOSITORY / "schemas" / schema)).assertValid(tree)


def test_json_gives_the_tree_back(converted: Path, sample: Path) -> None:
    assert converter.read(converted / f"{sample.stem}.json") == converter.read(sample)


def test_docx_opens_with_its_title_and_its_headings(converted: Path, sample: Path) -> None:
    document = converter.read(sample)
    page = docx.Document(str(converted / f"{sample.stem}.docx"))
    by_style: dict[str, list[str]] = {}
    for paragraph in page.paragraphs:
        assert paragraph.style is not None
        by_style.setdefault(paragraph.style.name or "", []).append(without_blanks(paragraph.text))
    titles = [without_blanks(title) for title in lines_of(document, "title")]
    assert by_style.get("Title", []) == titles
    headings = [section for _, section in sections(document) if section.form == "heading"]
    styled = [text for name, texts in by_style.items() if "Heading" in name for text in texts]
    assert len(styled) >= len(headings)


def test_markdown_parses_with_every_heading(converted: Path, sample: Path) -> None:
    document = converter.read(sample)
    text = (converted / f"{sample.stem}.md").read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").parse(text)
    shown = "".join(
        without_blanks(token.content).replace("\\", "")
        for before, token in pairwise(tokens)
        if before.type == "heading_open"
    )
    for _, section in sections(document):
        if section.heading and section.form != "item":
            assert without_blanks(plain_text(section.heading.content)) in shown
