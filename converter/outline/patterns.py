"""What lines with a function look like: titles, dates, numbers, salutations, signatures.

One table of regular expressions for `line_roles`, `front_matter` and `back_matter`; each is
matched against a whole line without the white space at its ends. What stands last in a row is
what a line must have that fits it (`converter.regex`).
"""

from __future__ import annotations

from converter.regex import Regex


def _lasts(alternatives: str) -> str:
    """Return the characters that ``alternatives`` end with."""
    return "".join(sorted({word[-1] for word in alternatives.split("|")}))


_REDACTED = r"[*＊XxＸ×某]"
_YEAR = (
    rf"(?:\d{{4}}|\d{{0,3}}{_REDACTED}{{1,4}}"
    rf"|[一二][〇○零ＯO0一二三四五六七八九](?:[〇○零ＯO0一二三四五六七八九]{{2}}|{_REDACTED}{{2}}))"
)
_MONTH = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|{_REDACTED}{{1,2}})"
_DAY = rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,4}}|{_REDACTED}{{1,2}})"
_DATE = (
    rf"{_YEAR}\s*年\s*{_MONTH}\s*月(?:\s*{_DAY}\s*[日号])?"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
)

DATE = Regex(
    rf"[（(]?(?:(?:发布)?(?:时间|日期)[：:])?\s*(?:{_DATE})(?:\s*\d{{1,2}}(?::\d{{2}}(?::\d{{2}})?|\s*时(?:\s*\d{{1,2}}\s*分)?))?\s*[）)]?",
    "年-./",
)
"""2022年1月5日 · （2022年10月16日） · 二〇二二年一月五日 · 时间：2026-02-09 · 2031年5月20日17时."""

DOCUMENT_NUMBER = Regex(
    r"[（(]?[^\s，。：；]{0,24}\s*[〔［\[（(【]\s*(?:19|20)\d{2}\s*[〕］\]）)】]\s*(?:第\s*)?(?:\d{1,5}|[×XＸ*＊]{1,3})\s*号(?:文件)?[）)]?"
    r"|[（(〔\[]?(?:\d{4}年)?第\s*(?:\d{1,5}|[一二三四五六七八九十百]{1,6})\s*号[）)〕\]]?",
    "号",
)
"""国发〔2019〕4号 · 第707号 · 〔第12号〕 (7.2.5)."""

_OPEN_NUMBER = r"[\d×XxＸ*＊_＿ 　]{0,8}"
_OPEN_YEAR = r"[ 　]*(?:(?:19|20)?[×XxＸ*＊_＿ 　]{0,4}|(?:19|20)\d{2})[ 　]*年?[ 　]*"
DRAFT_NUMBER = Regex(
    rf"[^\s，。：；]{{0,24}}[ 　]*[〔［\[]{_OPEN_YEAR}[〕］\]][ 　]*第?{_OPEN_NUMBER}号"
    rf"|[^\s，。：；]{{1,23}}[发函字办令复通报请电][ 　]*[（(【]{_OPEN_YEAR}[）)】]"
    rf"[ 　]*第?{_OPEN_NUMBER}号"
    r"|第[×XxＸ*＊_＿ 　]{1,8}号",
    "号",
)
"""临政发〔2031〕 号 · ×政发〔20××〕×号 · 第　号: 发文字号 of a draft, to be filled in."""

CASE_NUMBER = Regex(
    r"[（(〔\[]\s*(?:19|20)\d{2}\s*[）)〕\]]\s*[\u4e00-\u9fff\d]{2,14}?第?\d{1,6}号(?:之[一二三四五六七八九十])?",
    "号",
)
"""（2031）临0102民初123号: the number of a case, below the title of a judgment."""

MINUTES_TITLE = Regex(r".*(?:纪[ 　]*要|简[ 　]*报)", "要报")
"""县政府常务会议纪要 · 防汛简报, which have a number of their own."""

MATTER = Regex(r"(?:关于|研究|讨论|审议|听取).*|.*(?:纪[ 　]*要|问题|工作|事宜|事项)")
"""研究防汛工作, what minutes are about; 会议概况 is a heading."""

MINUTES_NUMBER = Regex(
    r"[（(〔\[]?(?:\d{4}\s*年?\s*[〕\]）)]?\s*)?第?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5})\s*[次期号]"
    r"[）)〕\]]?(?:\s*[（(]?总第\s*\d{1,5}\s*期[）)]?)?",
    "次期号",
)
"""（第12次） · 2031年第3次 · 第5期（总第41期）: the number below the title of minutes."""

SALUTATION_WORDS = (
    r"同志们|同志|代表|委员|领导|来宾|嘉宾|女士|先生|朋友|同学|老师|战友|乡亲|父老|同胞|同仁|同事|"
    r"阁下|殿下|总统|总理|主席|院长|会长|校长|大使|侨胞|各位|大家好|你们好|你好"
)

SALUTATION = Regex(
    rf"(?=.{{0,60}}(?:{SALUTATION_WORDS}))"
    r"(?!代表人)(?:尊敬|敬爱|亲爱|各位|诸位|同志|女士|先生|朋友|代表|委员|老师|同学|父老|乡亲|全体|全市|全省|全县|全区)"
    r"[^。；]{0,60}[：:！!，,]",
    "：:！!，,",
)
"""同志们： · 各位代表！ · 尊敬的各位来宾，女士们、先生们："""

ADDRESSEE_NOT = Regex(
    r"如下|以下|下列|分享|[用好坏益害长短难]处\s*[：:]$|有[一二两三四五六七八九十几0-9]+[个点条项种件类]|(?:浏览|阅读|点击)[量次数]|视力|字[号体]|通知|消息|全文|决定|公告|来源|作者|记者|编辑|附件|主题|时间|日期|电话|联系人|地址|说明|要点|提示|增加|修改|作为|任命|任职|免去|免职|聘任|[甲乙丙丁]方|身份证|为\s*[：:]$|是\s*[：:]$"
    r"|(?:内容|案由|理由|建议|目的|背景|意义|原因|措施|要求|摘要|正文|事项|问题)\s*[：:]$"
)
"""A line that ends with ： and leads into something else than 主送机关."""

ADDRESSEES = Regex(
    r"各[^。；：:]{1,}(?:政府|党委|党组|支部|单位|部门|企业|公司|机构|组织|委员会|学校|院校|乡镇|街道|中心|大队|支队|分局|处室|科室)"
)
"""各县（区）人民政府，市安委会各成员单位, the colon left out."""

GREETED = Regex(
    r"[^。；：:]{0,40}(?:同志|朋友|同学|老师|代表|委员|来宾|嘉宾|领导|女士|先生|乡亲|战友|同胞|同仁|同事)们?",
    "志友学师表员宾导士生亲胞仁事",
)
"""尊敬的老师，亲爱的同学们 without its colon, above …"""

GREETING = Regex(
    r"(?:大家|你们|您)(?:早上|上午|中午|下午|晚上)?好[！!。]?",
    ("家好", "们好", "您好", "上好", "午好"),
)
"""… 大家好！"""

SUBTITLE = Regex(
    rf"[—―─－-]{{1,4}}\s*\S.*|[（(]?(?:{_DATE})，?在[^，。；：]{{4,50}}(?:上|时|期间)(?:的讲话)?[）)]?(?:\s.{{0,30}})?",
    "—―─－-在",
)
"""——在全市经济工作会议上的讲话 · 2031年1月27日在县第七届人民代表大会第五次会议上."""

DATED_SUBTITLE = Regex(rf"[—―─－-]{{1,4}}\s*(?:{_DATE})，?在[^，。；：]{{4,50}}(?:上|时)", "上时")
"""——2031年1月27日在县第七届人民代表大会第五次会议上: a subtitle, even where the title is lost."""

_CRUMB_MARKS = ">›»＞"
CRUMB = frozenset(_CRUMB_MARKS)
"""What stands between the steps of the way to a web page: 首页 > 政务公开 >."""

_CRUMB = rf"\s*[{_CRUMB_MARKS}]{{1,2}}\s*"
_WHERE = r"(?:您的?)?(?:当前|现在|所在)的?位置\s*[：:].*"
CRUMBS = Regex(
    rf"{_WHERE}|(?:网站)?首\s*页(?:{_CRUMB}[^。；{_CRUMB_MARKS}]{{1,40}})+(?:{_CRUMB})?"
    rf"|[^。；，：:{_CRUMB_MARKS}\d]{{2,20}}"
    rf"(?:{_CRUMB}[^。；{_CRUMB_MARKS}\d][^。；{_CRUMB_MARKS}]{{1,40}}){{2,8}}(?:{_CRUMB})?",
    ("位置", *_CRUMB_MARKS),
)
"""当前位置：首页 > 政务公开 > 应急预案, the way to a web page on one line; its title follows."""

OFFICES = (
    r"省长|市长|州长|区长|县长|镇长|乡长|盟长|旗长|主席|总理|总统|书记|主任|部长|局长|厅长|处长|科长|"
    r"院长|检察长|校长|会长|理事长|董事长|总经理|行长|署长|司长|司令员|政委|委员长|秘书长|组长|团长|所长|台长|站长|"
    r"总书记|委员|代表|教授|院士|主编|社长|馆长"
)


_SPACED_NAME = r"[ 　：:]+[\u4e00-\u9fffX×*某](?:[ 　]*[\u4e00-\u9fff·X×*某]){1,9}"
_CLOSE_NAME = r"(?![会团大长组部])[\u4e00-\u9fffX×*某]{2,3}"
_NAME = r"[\u4e00-\u9fff](?:[ 　]*[\u4e00-\u9fff·．]){1,12}"

SPEAKER = Regex(
    r"(?!关于|在|对)[（(]?(?:(?:讲话人|报告人|发言人|主讲人|演讲人|述职人)[：:]\s*\S.{0,30}"
    rf"|[\u4e00-\u9fff、（）() 　·“”*＊XＸ×]{{0,30}}"
    rf"(?:{OFFICES})(?:{_SPACED_NAME}|{_CLOSE_NAME}))[）)]?",
    _lasts(OFFICES) + "人",
)
"""云岭县县长 张大山 · 青石镇镇长　李守河."""

NAMES = Regex(r"[\u4e00-\u9fff]{2,4}(?:[ 　、]+[\u4e00-\u9fff]{2,4})?")
"""李守河 · 李守河　王小河, below 签发人：…."""

BARE_NAME = Regex(r"(?!续\s*表)[（(]?[\u4e00-\u9fff](?:[ 　]{0,2}[\u4e00-\u9fff]){1,2}[）)]?")
"""张三 · 李　四; 续表 is none."""

NOTE = Regex(
    r"[（(【\[].*(?:通过|公布|发布|公开|印发|修订|修正|施行|批准|生效|整理|摘要|节选|根据).*[）)】\]]"
    r"|(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*年.{0,20}日.{0,80}(?:通过|公布|发布|修正|修订|施行|实施|执行|批准|颁布)"
    r"|此件(?:主动|依申请|不予)?公开(?:发布)?"
    r"|(?!关于)[^，。《]{2,20}(?:发布|公布)"
    r"|[（(][^（）()]{2,40}[）)]",
    "（(【[年布开",
)
"""（此件公开发布） · （2023年1月10日…通过） · ××发布."""

ISSUED = Regex(
    rf"(?:{_DATE})[ 　\t]+[^。；：]{{2,60}}|(?:发布|公布|颁布|批准|通过)之日起?(?:施行|实施|生效)",
    "年-./行施效",
)
"""1984年1月7日 国务院 / 中央军委发布 · 发布之日施行, below the title of a regulation."""

_NAMES_ONLY = r"(?:[^，,。；：！？《]|《[^》]*》)*"

ISSUE_RECORD = Regex(
    rf"[（(]?(?:根据)?\s*(?:{_DATE}){_NAMES_ONLY}(?:会议|委员会|政府|部令|总局令|国务院令){_NAMES_ONLY}"
    r"(?:《[^》]*|通过的《[^》]*》|(?:通过|批准|公告|公布|发布|修[改正订]|施行|废止|决定》?)"
    r"(?:修[改正订]|施行|批准|[公发]布)?(?:，(?:该修[改正订])?自[^，。；]{5,14}施行)?"
    r"。?(?:\s*根据)?[）)]?)",
    "会府令",
)
"""根据2031年3月5日县人大常委会第九次会议《关于修改〈村道条例〉的决定》第一次修正, however long.

It has no comma outside 《》 but the one before 自…施行, and may be torn within them.
"""

RECORD_BEGINS = Regex(rf"[（(]?(?:根据)?\s*{_YEAR}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日\s*\S", "日")
RECORD_ENDS = Regex(
    r"[^。；：]*(?:通过|批准|公告|公布|发布|修[正订]|施行)(?:\s*根据)?[）)]?", "过准告布正订行"
)
"""2031年3月5日 县人大常委会 … 第九次会议通过: what a record of issue begins and ends with."""

RECORD_GOES_ON = Regex(
    r"第[一二三四五六七八九十百]{1,5}[届次]|会议|\d{1,2}月", ("届", "次", "会议", "月")
)
"""第九次会议通过 · 9月24日…修正, below the line that it was torn from."""

PUBLICATION = Regex(
    r"(?:来源|信息来源|作者|编辑|责任编辑|记者|发布机构|发布单位|字号"
    r"|浏览量?|阅读(?:数|次数)?|点击[数量]|访问量"
    r"|(?:发布|发文|信息|归档|更新|录入|上传)(?:时间|日期))\s*[：:].*"
    rf"|{_WHERE}",
    "：:",
)
"""来源：… · 发布时间：… 浏览量：…, what a web page says of a text, above or below its title."""

WEB_REMARK = Regex(
    r"本文(?![化学物体旅]).{0,30}(?:原创|投稿|转载).{0,40}"
    r"|.{0,30}(?:仅供.{0,6}参考|转载请注明).{0,30}"
    r"|.{0,60}(?:https?://|www\.)[!-~]+.{0,10}",
    ("本文", "仅供", "转载", "://", "www."),
)
"""本文系作者原创，仅供参考。 · 出自 http://…, a remark in free words: a title may be like it."""

SITE_AND_DATE = Regex(
    r"\S{2,20}[ 　]{1,4}\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}-\d{1,2}[ 　]{1,4}\S{2,20}", "-./"
)
"""临江新闻网　2031/1/25 · 01-25 临江新闻网, below a title."""

CATALOGUED = Regex(
    r"(?:[•·●◆*－-]\s*)?(?P<open>[\[【]\s*)?(?:索\s*引\s*号|(?:主题|体裁|组配|信息)分类|主\s*题\s*词|发[文布](?:机关|机构|单位|字号)|发文日期|(?:备注/)?文\s*号|成文日期"
    r"|(?:公文)?生成日期|(?:公开|公布|发布|生效|废止)日期|有\s*效\s*性|效力状态|内容概述|信息名称|公开(?:形式|方式|时限|范围))"
    r"(?(open)\s*[\]】][：:]?|\s*[：:]).*",
    (*"号词性", *("分类", "发文", "发布", "日期", "效力状态", "内容概述", "信息名称", "公开")),
)
"""索引号：… · • 主题分类： · [ 成文日期 ] …, the table above a document on an official site."""

ORGANS = (
    r"国务院|中央|委员会|办公厅|办公室|人民政府|政府|人大|政协|法院|检察院|总局|部|局|厅|署|委|院|会|"
    r"公司|集团|大学|学院|学校|中学|小学|中心|站|所|处|科|办|党组|党委|支部|总队|支队|大队|银行|协会|学会|联合会|总工会|"
    r"研究所|出版社|报社|医院|分行|基地|指挥部|领导小组|组委会|秘书处|调查队|军区|军委"
)

PLACED_NAME = Regex(
    rf"(?!关于|在|对)[\u4e00-\u9fff]{{0,20}}(?:{ORGANS}|[省市州县区旗镇乡村厂店校院]|街道|社区)"
    r"[ 　]{1,6}[\u4e00-\u9fff](?:[ 　]{0,2}[\u4e00-\u9fff]){1,2}",
    " 　",
)
"""青石镇　张三 · 县水利局 李　四, below the title of a speech."""

FIXED_HEADING = Regex(
    r"(?:前|引|序|导)\s*言|序|结\s*语|结束语|后\s*记|附\s*则|摘\s*要|参考文献|致\s*谢",
    "言序语记则要献谢",
)
"""Headings by convention, whatever stands around them; never titles."""

FIRST_CHAPTER = Regex(r"总\s*[则纲]|(?:一般|基本)规定", "则纲定")
"""What stands above 第一条 where the number of its chapter was lost."""

LABEL = Regex(r"[^：:《]{1,6}(?:[（(][甲乙丙丁]方[）)])?[：:]\s*\S.*", "：:")
"""甲方：临江县水利局 · 出租方（甲方）：张三: a labelled line is no title."""

OWN_LABEL = Regex(r"[甲乙丙]方|会议|时间|地点|主持|出席|参加|列席|记录|关于|主送|抄送")
"""甲方：… · 时间：… · 主持：…: what a document itself says above its text, and no catalogue."""

FIELD = Regex(
    r"(?!.{0,3}[例比]如|[参考答案]{0,3}答|解析?[：:])[^：:《]{1,6}(?<![是为有即说道])[：:]\s*\S.*",
    "：:",
)
"""责任单位：临江县水利局, below the line that it belongs to; no example (例如：…), no answer.

主要是：… is a sentence.
"""

NOTE_LINE = Regex(r"(?:注|备注|附注|说明)\s*[0-9]?\s*[：:]\s*\S.*", "注说")
"""注：完成率按…计算。"""

NUMBERED_NOTE = Regex(r"[\[［]\d{1,2}[\]］].*[^：:]", "[［")
"""[2]部分数据未经核实, below 注：[1]…."""

TABLED_ATTACHMENT = Regex(
    r"附\s*(?:[件表]\s*)?[0-9０-９一二三四五六七八九十]{0,2}\s*[：: 　]\s*[^。；]{2,70}", "附"
)
"""附件一　信号表 · 附　各镇税额表, directly above its table."""

NAMED_ATTACHMENT = Regex(r"附\s*件\s*[：:]\s*[^\d。；][^。；]{2,70}", "附")
"""附件：考核标准, of which there is only one, directly above its first section."""

TABLE_ROW = Regex(r"\|.*\|", "|")
"""| 序号 | 含义 |, as Markdown writes a row."""

ATTACHMENT_HEAD = Regex(
    r"附\s*件\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[：:]\s*[^。；]{2,50}"
    r"|附\s*[：:]\s*[^，。；：]{0,14}法律(?:条文|条款|规定)",
    "附",
)
"""附件1：责任人名单, mark and title on one line; 附：本案适用的法律条文, below a judgment."""

ANNEX_HEAD = Regex(
    r"附\s*录\s*([A-Z])(?:[ 　]*[（(]\s*(?:规范|资料)性(?:附录)?\s*[）)])?"
    r"(?:[ 　]*[^\sA-Za-z，。；：][^，。；：]{1,40})?(?<!\d)",
    "附",
)
"""附录B（资料性） 服务告示, of a standard, mark and title on one line (GB/T 1.1, 9.6)."""

TITLE_SUFFIX = Regex(
    r"[（(](?:\d{4}\s*年?\s*[—–－―～~-]{1,2}\s*\d{4}\s*年?|\d{4}\s*年(?:版|修订版|度))[）)]"
    r"|[（(](?!.*(?:公开|通过|年|日|同志|印发))[^（）()]{1,12}[）)]",
    "（(",
)
"""（试行） · （征求意见稿） · （共130项） · （2031—2035年）, directly below the title."""

COLLECTION = Regex(r"[（(][\u4e00-\u9fff]{0,6}\d{1,3}篇[\u4e00-\u9fff]{0,4}[）)]", "（(")
"""（精选6篇） · （通用15篇）, behind the title of a collection from a web page."""

NEWS = Regex(
    r".{0,20}(?:消息|电|讯)(?:（[^）]{0,12}）)?[：:].*"
    r"|(?:新华社|中新社|人民日报|央视|本报|中国新闻网|人民网|新华网).{0,30}(?:电|讯|消息|报道).*",
    "电讯息道",
)
"""央视网消息（新闻联播）： · 新华社北京12月31日电 …全文如下：, also above the title."""

LETTER_SUFFIX = Regex("[ 　]*(?:[（(]便?函[）)]|便?函)$", "函")
"""县水利局（函）: what the mark of a letter may have behind its organ (10.1)."""

ENDS_WITH_ORGAN = Regex(rf".*(?:{ORGANS})", _lasts(ORGANS))
"""国家××局办公室: the issuer, above the rest of a title, below a whole one, or in the end."""

WHOLE_TITLE = Regex(
    r".*(?:意见|通知|通报|公告|通告|决定|决议|公报|报告|请示|批复|议案|函|纪要|命令|方案|规划|办法|规定|细则|"
    r"总结|计划|要点|汇报|预案)"
    r"(?:[（(].*[）)])?(?:[\[［]\d{1,2}[\]］])?",
    "见知报告定议示复函要令案划法则结点）)",
)
"""A title that ends with the kind of the document (15 文种, and what is issued with them).

A note may be on it: 统计公报[1].
"""

ISSUER_MARK = Regex(
    r"[^，。：；《》]{2,40}文\s*件"
    r"(?:[ 　（(][^，。：；《》]{0,30}|[^，。：；《》]{0,29}[厅局府委部院室会署])?",
    "件",
)
"""××市人民政府文件 (7.2.4), also with what PDF put behind it from the line above."""

FILLED_RULE = Regex(r"[_＿]{5,}|[*＊]{3,}", "_＿*＊")
"""______ · ******: a rule as well, or what is to be filled in, or was left out."""

CLASSIFICATION = Regex(r"(?:绝密|机密|秘密|内部|内部资料)(?:\s*[★☆].{0,10})?", "密部")
URGENCY = Regex(r"特\s*急|加\s*急|特提|平急|紧急", "急提")
SERIAL_NUMBER = Regex(r"\d{6}")
SIGNER = Regex(r"签\s*发\s*人\s*[：:].*", "签")

CHROME = Regex(
    r"点击(?:上方|下方|蓝字|阅读原文).*|在?收录于合集.*|阅读原文|长按.{0,12}(?:二维码|关注).*|预览时标签不可点"
    r"|(?:阅读|赞|在看|分享|收藏|留言)\s*\d+(?:\s+(?:阅读|赞|在看|分享|收藏|留言)\s*\d+)*|"
    r"无障碍(?!环境|设施|建设|改造|出行|信息|住)\S{0,4}(?:[ 　]+长者模式)?|长者模式|"
    r"下载|打印|全屏|收藏|分享[：:]?|分享到.*|>|当前位置.*|(?:时间|来源)[：:]|加大|还原|减小|大\s*中\s*小|关闭|关闭窗口|返回|返回顶部|首页"
    r"|[【\[]?\s*字[号体]?(?:大小)?\s*[：:]\s*(?:[大中小【\[].*)?|】|视力保护色.*|视力保护[：:].*|【|相关(?:报道|链接|推荐|文章)[：:]?|(?:热门|为您)推荐|(?:热门|最新)文章|猜你喜欢|大家(?:正|都)在看|换一换|合集下载|加入收藏|返回列表|上一篇.*|下一篇.*|浏览次数.*|扫一扫.*|打印本页"
)
"""What a web page leaves in copied text."""

ATTACHMENT_MARK = Regex(
    r"附\s*件\s*(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})?\s*[：:]?|附\s*[：:]|附\s*[表图]\s*[0-9０-９一二三四五六七八九十]?\s*[：:]|附\s*录\s*[A-Z一二三四五六七八九十0-9]?",
    "附",
)
"""附件 · 附件1 (7.3.7)."""

ATTACHED_TABLE = Regex(r"附[ 　]*[表图][ 　]*[0-9０-９一二三四五六七八九十]{0,2}", "附")
"""附表, alone on its line behind the articles of a law."""

ATTACHMENT_NOTE = Regex(r"附\s*件?\s*[：:]\s*\S.*", "附")
"""附件：1.××× (7.3.4)."""

ATTACHMENT_LABEL = Regex(
    r"(?:附\s*件?\s*[：:]\s*)?(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[.．、，,）)：:]\s*)?"
)
"""附件：1. · 附件： · 2., before the name of what is attached."""

ATTACHMENT_ENTRY = Regex(
    r"(?:附件\s*)?[（(]?[0-9０-９一二三四五六七八九十]{1,3}[.．、，,）)：:\s].+"
)

BOOK_TITLE = Regex("《([^《》]{2,70})》", "《")

_SIGNED_BY = (
    r"(?:(?:述职|述责|述廉|报告|汇报|申请|申报|承诺|保证|证明|委托|借款|欠款|推荐|发言|检讨|倡议)人|[^，。；：]{0,4}家属)"
    r"(?:[（(][^（）()]{1,6}[）)])?[ 　]*[：:][ 　]*"
    rf"{_NAME}|(?:申请|申报|报告|承诺|证明|委托|推荐|填报|倡议)单位"
    r"(?:[（(][^（）()]{1,6}[）)])?[ 　]*[：:][ 　]*[^，。；：！？]{2,30}"
)
SIGNATURE = Regex(
    rf"[^，。；：！？]{{1,40}}(?:{ORGANS})(?:[（(].{{0,12}}[）)])?"
    rf"|[^，。；：！？]{{0,20}}(?:{OFFICES})(?:{_SPACED_NAME}|{_CLOSE_NAME})"
    rf"|{_SIGNED_BY}|(?:[（(][ 　]*[盖公签印代][ 　]*章[ 　]*[）)][ 　\t]*)+"
    rf"|{_NAME}|[（(\[【](?:单位|机关|部门|公司)(?:名称|盖章|公章)[）)\]】]"
)
"""云岭县人民政府办公室 · 县长　张大山 · 述职人：张大山 · 申请单位：石桥村委会 · （盖章）."""

OFFICE = Regex(rf"[\u4e00-\u9fff]{{0,20}}(?:{OFFICES})", _lasts(OFFICES))
"""国务院总理, the name on the next line."""

_PERSONS = "先生|女士|代表|委员|家长|朋友|同学|老师"

ORGAN_ADDRESSEE = Regex(rf"[^，。；：]{{0,30}}(?:{ORGANS})[：:]", "：:")
"""国务院： · 县人民政府：."""

ADDRESSED_ORGAN = Regex(
    rf".*(?:{ORGANS}|[省市州县区旗镇乡村场]|街道|单位|部门|机构|院校|团体|企业|组织|部队)"
)
"""县水利局 · 市政府各部门 · 驻县部队: a name in the list of 主送机关."""

ADDRESSED = Regex(
    rf"各|单位|部门|同志|们|(?:{ORGANS}|[省市州县区旗镇乡村厂店]|街道|{_PERSONS})(?:[（(][^（）()]+[）)])?[：:]$"
)
"""What 主送机关 and 称呼 have, and the name of a list has not."""

LETTER_TITLE = Regex(r".*(?:通知|函|答复|批复|意见|请示|报告)", "知函复见示告")
"""A document of these kinds has 主送机关."""

DATED_SIGNATURE = Regex(
    rf"(?:[^\d，。；：！？\t][^，。；：！？\t]{{0,29}}(?:{ORGANS})|{_SIGNED_BY})"
    rf"[ 　\t]+(?:{_DATE})",
    _lasts(ORGANS) + "人属位",
)
"""临江县水利局　2031年5月6日, on one line; but no row of a table."""

LISTED = Regex(r"[（(]1[）)].*[（(]2[）)]|①.*②|一是.*二是|[（(]一[）)].*[（(]二[）)]")
"""A line with a list in it is no title."""

ADDRESSEE_RECORD = Regex(r"主\s*送\s*[：:].*", "送")
"""主送：…, moved to the imprint (7.3.2)."""

COPY_TO = Regex(r"(?:抄\s*[送报]|[分发]\s*送)\s*[：:].*", "抄送")
"""抄送：… · 分送：… · 发送：… (of minutes)."""

BULLETIN_COPY_TO = Regex(r"[报送发]\s*[：:].{2,}", "：:")
"""报：… · 送：… · 发：…, in the end of a bulletin (简报) or of minutes."""

SIGNED_REMARK = Regex(
    r"(?:联\s*系\s*(?:人|电\s*话|方\s*式)|[经承]\s*办\s*(?:人|单\s*位|科\s*室)|电\s*话|办理结果|公开(?:属性|方式|选项)"
    r"|(?:领\s*导\s*)?签\s*发|校\s*对|打\s*[字印])[^。：:]{0,8}[：:].*",
    "联办电公签校打",
)
"""联系人：… · 承办人：… · 办理结果：A, below a signature, without the brackets of 附注 (7.3.6)."""

SUBJECT_WORDS = Regex(r"主\s*题\s*词\s*[：:].*", "题")
"""主题词：公路　表彰　决定, below the date until GB/T 9704-2012 left it out."""

CLERK = Regex(r"(?:法\s*官\s*助\s*理|书\s*记\s*员)[ 　：:\t]+\S.{0,12}", "员理")
"""书 记 员　周 九, below the date of a judgment."""

CERTIFIED = Regex(r"[（(]?本件与原本核对无异[）)]?", "核对")
"""What stands there above the clerk, as a stamp."""

IMPRINT = Regex(
    rf"[^，。；：于]{{0,30}}\s*(?:{_DATE})\s*印发(?:。|.{{0,3}}共印.{{0,10}})?|印发机关.*|印制份数.*|（?共印\s*\d+\s*份）?",
    "印",
)
"""2031年5月6日印发 · 印发机关：… · （共印80份） (7.4.3)."""

CONTENTS = Regex(r"[【\[（(]?\s*目\s*[录次](?:/提纲)?\s*[】\]）)]?(?:[：:…|]+)?", "目")
"""目　录, above a contents page."""

CONTENTS_ENTRY = Regex(r".{2,60}?[.…·．]{3,}\s*[（(]?\d{1,3}[）)]?", ".…·．")
"""一、总体要求……………1."""

_VOCATIVE = (
    r"(?:各位|同志们|代表们|委员们|女士们|先生们|朋友们|同学们|老师们|乡亲们|父老乡亲|战友们|全体)"
    r"[^，。！：]{0,12}[，！!：:。]"
)
VOCATIVE = Regex(_VOCATIVE, "位们亲体")
"""同志们，… · 各位代表！…, at the start of a paragraph."""

COMMENCEMENT = "commencement"
TURN = Regex(
    rf"(?P<{COMMENCEMENT}>本[^，。；]{{2,20}}(?:自.{{2,20}}起(?:施行|实施|执行|生效)|由.{{2,30}}负责解释)"
    r"|(?:《[^》]{2,50}》)?根据本决定"
    r"|如不服(?:本|上述|以上)[^，。；]{0,8}(?:判决|裁定|裁决|决定|处罚)|如果?未[按在]本判决"
    r"|本(?:判决|裁定)为终审|(?:[一二]审)?案件受理费[^，。；]{0,16}元)"
    rf"|{_VOCATIVE}"
    r"|(?:同时，?|但是?，?)?(?:我们)?(?:也|还|必须|要|应当?)*清醒地?(?:看到|认识到|意识到)"
    r"|在(?:充分)?(?:肯定|估计)[^。]{0,20}(?:成绩|成就|成效|进展)|(?:我们)?取得的?(?:这些)?成[就绩]|成绩的取得|总结我们的|回顾.{0,12}[，。]"
    r"|总结[^。，]{1,10}工作，|[一二三四五六七八九十]{1,3}年来[^。，]{0,12}(?:成就|成绩|进步)，是"
)
"""Where a text turns from its list to the whole: 我们也清醒地看到…… · 各位代表！……

Or where it says from when on it holds, or how to appeal, behind the list of what is decided:
本决定自公布之日起施行。 · 本规定由…负责解释。 · 如不服本判决，可以……。
"""

FAREWELL = Regex(
    r".{0,40}(?:散会|谢谢大家|谢谢各位|谢谢！?)[。！!]?"
    r"|特此(?:通知|报告|函达|函复|公告|通告|通报|批复|说明|证明|请示|致函)[。！]?"
    r"|(?:最后，(?:再次)?)?(?:衷心)?祝(?:愿)?(?:大家|各位|全体|同志们|朋友们|你们|您).{1,40}[。！!]"
    r"|最后，(?:再次)?(?:祝|预祝|衷心祝|诚挚).{0,60}|以上.{2,10}，请.{0,20}(?:执行|落实)。?"
    r"|此[复令布][。！]?|[妥当可]否，请[^，。]{0,10}(?:批示|批复|审批|批准|审定|指示)[。！]?"
    r"|专此.{2,24}[。！]"
    r"|[此谨][ 　]*致[：:，]?(?:[ 　]*敬[ 　]*礼)?[！!。]?|顺[颂祝].{2,8}"
    r"|以上.{0,12}(?:当否|妥否|请予?审议|请予?批示|请指示).{0,12}"
    r"|[^。]{0,60}[和及]以上(?:说明|报告)[^。]{0,12}，请予?审议[。！]?",
    (*"散谢此最上祝否谨", "顺颂", "顺祝"),
)
"""今天的会议就开到这里，散会。 · 特此通知。 · 以上请示妥否，请批示。

《临江县水库条例（草案）》和以上说明是否妥当，请审议。
"""

COMPLIMENT = Regex(r"(?:[此谨][ 　]*致[：:，]?[ 　]*)?敬[ 　]*礼[！!。]?", "礼")
"""敬礼！, above the signature of a letter."""

OFFICIAL_TITLE = Regex(
    r".*(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|请示|批复|议案|函|纪要)(?:[（(].*[）)])?",
    "议定令报告见知示复案函要）)",
)
"""关于印发…讲话的通知: one of the 15 kinds; 报告 is left out, which may be spoken."""

SENT_TITLE = Regex(
    r".*(?:通知|请示|批复|答复|函|(?:申请|检讨|保证|承诺|自荐|推荐|建议)书"
    r"|(?:感谢|慰问|公开|介绍|表扬|推荐|证明|求职|自荐|贺|一封)信)(?:[（(].*[）)])?",
    "知示复函书信）)",
)
"""关于提案的答复函: what is sent, also to a person."""

SPEECH_TITLE = Regex(r"讲话|致辞|致词|发言|演讲|贺词|工作报告|的报告|开幕词|闭幕词|主持词|述职")

NORMATIVE_TITLE = Regex(
    r".*(?:规定|办法|条例|规则|细则|章程|守则|准则|公约|协定|制度|解释|(?<![方做想看说])法|规程|标准)"
    r"(?:[（(].*[）)])?(?:[\[［]\d{1,2}[\]］])?",
    "定法例则程守约度释准",
)
"""The title of a text whose sentences are rules: ××管理办法（试行）."""

NEW_COUNT = Regex(r"(?:注|备注|附注|说明|注释|填表说明|填写说明)\s*[：:]?", "注说")
"""注： alone on its line: what follows is numbered anew, outside the sections."""

NEW_COUNT_BEGINS = frozenset("注备附说填")
"""What such a line begins with."""

FLAT_ATTACHMENT = Regex(
    r"附(?:件(?<![的及和与其]附件)\s*[：:]"
    r"|(?<=[。；\s]附)(?:[ 　]*[表录][ 　]*[0-9０-９]{0,2})?[ 　]*[：:])"
)
"""In a text without line ends, what is attached (附件： · 附：); numbers begin anew behind it."""

FLAT_COMMENCEMENT = Regex(r"自[^，。；]{2,30}起(?:施行|实施|执行|生效)。")
"""… and behind the end of a law: 本办法自公布之日起施行。图案制作说明一、……"""
