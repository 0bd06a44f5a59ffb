"""click's complaints about a command line, in the chosen language."""

import difflib

import click

from linkgraph.cli.language import lang, say


def usage_words(error: click.UsageError) -> str:
    """Return what is wrong with the command line, in the chosen language.

    English is click's own; of what click may say, only the common complaints have Chinese
    words, the rest keep their English inside a Chinese frame.
    """
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if lang() == "en":
        return error.format_message()
    if isinstance(error, click.MissingParameter):
        return f"缺少{_name(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 的值不对：{_bad_value(error)}"
    message = error.message
    for english, chinese in (
        ("Got unexpected extra argument", "多出的参数："),
        ("requires an argument", "后面要跟一个值："),
        ("does not take a value", "后面不跟值："),
        ("Missing command", "缺少命令。"),
    ):
        if english in message:
            return f"{chinese}{message}"
    return message


def _no_such_option(error: click.NoSuchOption) -> str:
    name = error.option_name
    known = [
        opt
        for param in (error.ctx.command.params if error.ctx else ())
        for opt in param.opts
        if opt.startswith("--")
    ]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    words = say(f"没有选项“{name}”。", f"There is no option “{name}”.")
    if near:
        words += say(f"是不是：{'、'.join(near)}？", f" Did you mean: {', '.join(near)}?")
    return words


def _name(error: click.BadParameter) -> str:
    param = error.param
    if param is None:
        return str(error.param_hint or "参数")
    if isinstance(param, click.Argument):
        return f"参数 {param.make_metavar(error.ctx) if error.ctx else param.name}"
    return f"选项 {' / '.join(param.opts)}"


def _bad_value(error: click.BadParameter) -> str:
    param = error.param
    if param is not None and isinstance(param.type, click.Choice):
        return f"可用的值是 {'、'.join(param.type.choices)}"
    if param is not None and isinstance(param.type, click.IntRange):
        least, most = param.type.min, param.type.max
        if most is not None:
            return f"应为 {least} 至 {most} 的整数"
        return "应为整数" if least is None else f"应为不小于 {least} 的整数"
    return error.message
