"""Commands whose help and errors stand in the catalogue, in the language of the person at the terminal.

A command's help is the text under its name in the section `command`, shown line by line as it is written there; an
option's is the text under its long name in `option`. click's own few sentences are said anew.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import click

from reconcile.console import LANGUAGE, spoken_failure, texts_of
from reconcile.errors import CannotRun
from reconcile.language import spoken_language
from reconcile.line_width import display_width, wrapped
from reconcile.texts.phrase import Phrase

INDENT = "  "
WIDTH = 100  # of a line of help, in columns of the terminal; a Chinese character takes two
WIDEST_NAME = 28
PROGRAM = "reconcile"  # the group's own help stands under this name


class SpokenCommand(click.Command):
    """A command that takes its words from the catalogue."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; one that cannot be read ends in a sentence and a remedy."""
        given = list(args)
        if LANGUAGE not in ctx.meta:
            ctx.meta[LANGUAGE] = spoken_language(given)
        if option := self._without_value(ctx, given):
            raise spoken_failure(CannotRun("option_misused", option=option, command=ctx.command_path), ctx)
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as wrong:
            raise spoken_failure(self._usage(wrong, ctx, given), ctx) from wrong

    def _without_value(self, ctx: click.Context, given: list[str]) -> str | None:
        """The first option that has another one where its value should stand: click would take that for the value."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        names = {name for option in options for name in option.opts}
        valued = {name for option in options if not option.is_flag and not option.count for name in option.opts}
        return next((name for name, after in pairwise(given) if name in valued and after in names), None)

    def _usage(self, wrong: click.UsageError, ctx: click.Context, given: list[str]) -> CannotRun:
        command: dict[str, object] = {"command": ctx.command_path}
        if isinstance(wrong, click.NoSuchOption):
            return CannotRun("no_such_option", option=wrong.option_name, **command)
        if isinstance(wrong, click.BadOptionUsage):
            return CannotRun("option_misused", option=wrong.option_name, **command)
        if isinstance(wrong, click.MissingParameter) and wrong.param:
            return CannotRun("argument_missing", argument=_name(wrong.param, ctx), **command)
        if isinstance(wrong, click.BadParameter) and wrong.param:
            value = self.make_parser(ctx).parse_args(given)[0].get(str(wrong.param.name))
            expected = _expected(wrong.param.type)
            return CannotRun(
                "bad_argument", argument=_name(wrong.param, ctx), value=value, expected=expected, **command
            )
        return CannotRun("too_many_arguments", **command)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name in the line of usage."""
        pieces = [texts_of(ctx).text("help", "some_options")]
        return pieces + [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line of usage."""
        formatter.write(f"{texts_of(ctx).text('help', 'usage')}{ctx.command_path} ")
        formatter.write(" ".join(self.collect_usage_pieces(ctx)) + "\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own text."""
        lines = _help_of(self, ctx).splitlines()
        formatter.write("\n" + "".join(f"{INDENT}{line}".rstrip() + "\n" for line in lines))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every option with what it does."""
        texts = texts_of(ctx)
        own = texts.keys("option")
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record:
                default = param.get_default(ctx, call=False)
                name = max(param.opts, key=len).lstrip("-").replace("-", "_")
                here = f"{self.name}_{name}"  # what it means for this command alone
                name = here if here in own else name
                rows.append((record[0], texts.text("option", name, default=default)))
        _write_list(formatter, texts.text("help", "options"), rows)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        """The first line of the help: what a list of commands shows."""
        return _help_of(self, click.get_current_context()).partition("\n")[0]


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands in which whatever goes wrong ends as one readable message and exit code 2."""

    command_class = SpokenCommand

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever stops it is said in the language of the call."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # said already, or nothing to say
        except (Exception, KeyboardInterrupt) as fault:
            raise spoken_failure(fault, ctx) from fault

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for. Raises Failure, naming those there are."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise CannotRun("no_such_command", command=args[0], program=ctx.command_path, known=tuple(self.commands))
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the group's name in the line of usage."""
        return [*super().collect_usage_pieces(ctx), texts_of(ctx).text("help", "a_command")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every option, then every command with its first line."""
        SpokenCommand.format_options(self, ctx, formatter)
        with ctx:
            rows = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        _write_list(formatter, texts_of(ctx).text("help", "commands"), rows)


def _help_of(command: click.Command, ctx: click.Context) -> str:
    return texts_of(ctx).text("command", str(command.name)).strip()


def _name(param: click.Parameter, ctx: click.Context) -> str:
    return param.opts[-1] if isinstance(param, click.Option) else param.make_metavar(ctx)


def _expected(kind: click.ParamType[Any]) -> Phrase:
    """What a parameter takes, in words."""
    if isinstance(kind, click.Choice):
        return Phrase("expected", "choice", {"words": tuple(map(str, kind.choices))})
    if isinstance(kind, click.DateTime):
        return Phrase("expected", "day")
    if isinstance(kind, click.Path):
        return Phrase("expected", "folder" if kind.dir_okay and not kind.file_okay else "file")
    return Phrase("expected", "number")


def _write_list(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    """Names in one column, what they mean in the next; a long name has a line of its own."""
    column = min(WIDEST_NAME, max(display_width(name) for name, _ in rows)) + len(INDENT)
    formatter.write(f"\n{title}\n")
    for name, meaning in rows:
        first, *rest = wrapped(meaning, WIDTH - column - len(INDENT))
        padding = column - display_width(name)
        lines = [f"{name}{' ' * padding}{first}", *rest] if padding > 0 else [name, first, *rest]
        formatter.write(f"{INDENT}{lines[0]}\n")
        formatter.write("".join(f"{INDENT}{' ' * column}{line}\n" for line in lines[1:]))
