"""Invented names of people, companies, towns and places."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆建文博志国海林东成旭峰晨龙阳翔宁亮"
WOMEN = "芳娜敏静丽艳娟霞秀燕玲桂英红梅兰凤洁颖琳雪慧莹婷倩萍蕾薇菲欣怡佳晶璐瑶丹虹妍"
CITIES = ("临江市", "云川市", "青澜市", "安陵市", "望海市", "石原市")
DISTRICTS = ("东湖区", "城北区", "高新区", "南山镇", "河西区", "开发区")
ROADS = ("和平路", "建设路", "学府街", "滨河大道", "中山路", "人民路", "新华街", "文昌路")
COMPANY_WORDS = ("鼎盛", "恒通", "嘉汇", "瑞丰", "宏远", "佳信", "聚源", "明德", "顺达", "卓远")
COMPANY_TRADES = ("商贸", "科技", "建材", "信息咨询", "电子商务", "供应链管理", "网络科技")
EMPLOYER_TRADES = ("纺织", "电子", "食品", "机械制造", "物流", "物业服务")


def person_name(rng: Random, woman: bool, surname: str = "") -> str:
    """Return a name of two or three characters."""
    given = WOMEN if woman else MEN
    return (surname or rng.choice(SURNAMES)) + "".join(
        rng.sample(given, 1 if rng.random() < 0.3 else 2)
    )


def company_name(rng: Random, city: str, trades: tuple[str, ...] = COMPANY_TRADES) -> str:
    """Return the name of a company of `city`."""
    return f"{city[:2]}{rng.choice(COMPANY_WORDS)}{rng.choice(trades)}有限公司"


def home_address(rng: Random, city: str) -> str:
    """Return a street address down to the flat."""
    return (
        f"{city}{rng.choice(DISTRICTS)}{rng.choice(ROADS)}{rng.randint(1, 399)}号"
        f"{rng.randint(1, 28)}幢{rng.randint(1, 28)}{rng.randint(0, 9):02}室"
    )


def mask_name(name: str) -> str:
    """Return the name as banks mask it: the first character hidden."""
    return "*" + name[1:]
