"""The command line: words to calls, no logic. Exit status 0 clean, 1 found, 2 broken."""

import datetime as dt
import gc
import io
import json
import os
import secrets
import sys
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TextIO, TypedDict, TypeVar, Unpack

import click
from rich.console import Console
from rich.progress import track as rich_track

from diglot import __version__
from diglot.annotate import annotate as annotated
from diglot.audit import MODULES, audit, summarize
from diglot.baseline import FILE as BASELINE
from diglot.baseline import write_baseline as baseline_of
from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.cache import Cache
from diglot.checks import BY_SLUG, FAMILIES, find_rule
from diglot.drift.history import Story, article_named, gather, read_versions, tell_history
from diglot.drift.since import tell_since
from diglot.drift.survey import FEW, Selection, survey
from diglot.errors import DiglotError, ExchangeError, TreeError, UsageError
from diglot.exchange.correcting import Imported, bring_in, home_of
from diglot.exchange.formats import read_handback
from diglot.exchange.handing import Choice, Handed, hand_out, written_formats
from diglot.exchange.remembered import remembered
from diglot.exchange.settling import caught_up, is_todays
from diglot.exchange.tbx import write as write_terms
from diglot.exchange.tmx import read_tmx, write_tmx
from diglot.exchange.units import Correction, Proposals, known_matches
from diglot.gate import rule_on
from diglot.handoff import plan_handoff
from diglot.judging import selected_rules
from diglot.locales import normalize
from diglot.memory.filling import read_leaves
from diglot.memory.matching import look_up
from diglot.memory.store import FILE as MEMORY
from diglot.memory.store import SIDES, Store
from diglot.mending import difference, mend, mend_in_place
from diglot.model import Case, Method, Places, Report, State, Summary
from diglot.page import published, read_page
from diglot.pairs import case_of_files, cases_of_lines
from diglot.pretranslate import Draft, Wish
from diglot.pretranslate import pretranslate as pretranslated
from diglot.recover import losses_of, recover_missing, recover_page
from diglot.reports.data import write_links
from diglot.reports.part import part_of
from diglot.reports.web import write_report
from diglot.reports.writers import (
    ALIGNMENT_WRITERS,
    DRAFT_WRITERS,
    DRIFT_WRITERS,
    FINDING_WRITERS,
    HANDOFF_WRITERS,
    MEMORY_WRITERS,
    RECOVERY_WRITERS,
    REPORT_WRITERS,
    SEARCH_WRITERS,
    SINCE_WRITERS,
    SITE_WRITERS,
    STORY_WRITERS,
)
from diglot.settings import FAIL_ON, Settings, budget_option, fail_on_option, load_settings, tree_option
from diglot.stamp import METHODS, Stamps
from diglot.stamp import stamp as stamped
from diglot.terms import read_terms
from diglot.touched import articles_of, touched
from diglot.trees import FolderTree, JoinedTree, open_past, open_tree, read_file, write_file
from diglot.work import cluster, processes

CLEAN, FOUND, BROKEN = 0, 1, 2
_Command = TypeVar("_Command", bound=Callable[..., int])
_Place = TypeVar("_Place", Path, str)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status; what a user did wrong ends in one line, not in an exception."""
    try:
        status = commands.main(args=None if argv is None else list(argv), prog_name="diglot", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return BROKEN
    except click.Abort:
        click.echo("diglot: stopped", err=True)
        return BROKEN
    except DiglotError as error:
        click.echo(_line_of(error), err=True)
        return BROKEN
    except (BrokenPipeError, SystemExit):
        # The reader of our output, `head` for example, has gone. click exits for it, with 1.
        _stop_printing()
        return CLEAN
    except OSError as error:
        # A full disk, for one. Python would try once more to write what is left, and complain.
        _stop_printing()
        click.echo(f"diglot: the output can't be written: {(error.strerror or str(error)).lower()}", err=True)
        return BROKEN
    return status if isinstance(status, int) else CLEAN


def _line_of(error: DiglotError) -> str:
    # A name in it may hold line ends; a CI would take what follows one for a command.
    return f"diglot: {' '.join(str(error).splitlines())} [{error.slug}]"


def _stop_printing() -> None:
    """Let go of a reader that has gone: Python would complain of it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> None:
    """The entry point of the `diglot` command."""
    # Hardly anything is made in circles: looking for them as often as usual takes a tenth of the time.
    gc.set_threshold(50_000)
    sys.exit(main())


def _example(*lines: str) -> str:
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="diglot")
def commands() -> None:
    """Align machine-translated Markdown with its source, tell where it drifted, build a multilingual help site.

    Settings are read from [tool.diglot] in pyproject.toml, or from diglot.toml.
    """


def _form(*names: str, text: str = "What to print.") -> Callable[[_Command], _Command]:
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True, help=text)


_LOCALE = click.option("--locale", help="Locale of LOC; else its front matter or a folder such as nb-NO tells.")


def _or_printed(_context: click.Context, _option: click.Parameter, value: _Place | None) -> _Place | None:
    """The value of --output; `-` stands for standard output, as without the option."""
    return None if str(value) == "-" else value


_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_or_printed,
    help="Write to this file, whole or not at all; missing folders are made. - is standard output.",
)


_TREE = click.option(
    "--tree",
    "trees",
    multiple=True,
    metavar="LOCALE=PATH[@COMMIT]",
    help="Where the articles of a locale are, if not below the folder of the settings. May be given for each locale.",
)


class _Date(click.DateTime):
    """A day as YYYY-MM-DD."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: dt.datetime | str, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """The day; told in words where there is none."""
        try:
            found: dt.datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value}: no such day; name one as YYYY-MM-DD", param, ctx)
        return found


_AS_OF = click.option("--as-of", type=_Date(), metavar="DATE", help="The day up to which days count; else today.")
_LOCALES = click.option("--locale", "tags", multiple=True, help="Only this locale; may be given for several.")
_STATES = click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only pages in this state; may be given for several.",
)
_JOBS = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="So many processes at once; else one for each core."
)


class _Limits(TypedDict):
    """The options that say what lets a check fail."""

    fail_on: str | None
    max_stale_days: tuple[str, ...]
    max_stale_percent: tuple[str, ...]
    as_of: dt.datetime | None


def _limits(command: _Command) -> _Command:
    number = "[LOCALE=]N"
    options = (
        click.option("--fail-on", type=click.Choice(FAIL_ON), help="The least severity for which to exit with 1."),
        click.option("--max-stale-days", multiple=True, metavar=number, help="Days for which a page may be stale."),
        click.option("--max-stale-percent", multiple=True, metavar=number, help="Percent of pages that may be stale."),
        _AS_OF,
    )
    for option in reversed(options):  # as if they stood above the command
        command = option(command)
    return command


@commands.command(
    epilog=_example(
        "diglot check",
        "diglot check --format json -o findings.json",
        "diglot check --format github --also sarif=build/diglot.sarif --also markdown=build/summary.md",
        "diglot check --changed-since origin/main",
        "diglot check --fail-on error --max-stale-percent 10 --max-stale-days nb-NO=90",
        "diglot check --tree en-US=../docs/articles@v2 --tree nb-NO=../docs.nb-no/articles",
    )
)
@_form(*FINDING_WRITERS)
@_OUTPUT
@click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write this format too, to a file; such as sarif=findings.sarif. May be given for each format.",
)
@_TREE
@_JOBS
@click.option("--changed-since", metavar="COMMIT", help="Only what was touched since the branch left this commit.")
@_limits
@click.option("--prefix", default="", metavar="FOLDER", help="Put before each path: where in its repository this is.")
@click.option("--no-cache", is_flag=True, help=f"Neither read nor write {CACHE_FOLDER}, where results are kept.")
@click.option("--fix", is_flag=True, help="Mend what needs no person, in the pages; then report the rest.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, change nothing; exits with 1 if it would.")
@click.option(
    "--write-baseline", is_flag=True, help="Put up with all that is found now: write it to the file of the settings."
)
def check(
    form: str,
    output: Path | None,
    also: tuple[str, ...],
    trees: tuple[str, ...],
    jobs: int | None,
    *,
    changed_since: str | None,
    prefix: str,
    no_cache: bool,
    fix: bool,
    diff: bool,
    write_baseline: bool,
    **limits: Unpack[_Limits],
) -> int:
    """Check every page: structure, provenance, spans, alignment and drift.

    Exits with 1 if there is a finding of severity warning or error (--fail-on), or if a budget for stale pages is
    broken. An article whose pages have not changed since the last run is not worked through again.
    """
    settings = _within(_settings(trees), limits, has_budgets=changed_since is None)
    outputs = [(form, output), *map(_also, also)]
    if write_baseline and changed_since:
        message = "--write-baseline puts up with all that is found, so it does not go with --changed-since"
        raise UsageError(message)
    if write_baseline:
        settings = replace(settings, baseline="")
    with ExitStack() as stack:
        tree = stack.enter_context(open_tree(settings.folder, settings.trees, settings.source_locale))
        executor = stack.enter_context(processes(jobs, modules=MODULES))
        cache = None if no_cache else stack.enter_context(Cache(settings.root / CACHE_FOLDER))

        def run_all() -> Summary:
            if changed_since is None:
                return summarize(tree, settings, _track, executor, cache)
            changes = tree.changes_since(changed_since, lambda told: click.echo(f"diglot: {told}", err=True))
            summary = summarize(tree, settings, _track, executor, cache, only=articles_of(changes))
            return touched(summary, tree, settings, changes, executor)

        summary = run_all()
        if diff:
            return _print_differences(tree, summary, settings.places)
        if fix:
            summary, done = mend_in_place(tree, summary, run_all)
            click.echo(f"diglot: {len(done)} findings mended in {len({each.path for each in done})} files", err=True)
    if cache is not None and cache.trouble:
        click.echo(f"diglot: {cache.trouble}", err=True)
    if write_baseline:
        named = load_settings(Path.cwd()).baseline
        write_file(settings.root, named or BASELINE, baseline_of(summary.findings))
        then = "" if named else f', once the settings say baseline = "{BASELINE}"'
        click.echo(f"diglot: {len(summary.findings)} findings are known by {named or BASELINE}{then}", err=True)
        return CLEAN
    summary = replace(summary, places=summary.places.below(prefix))
    ruling = rule_on(summary, settings, _day(limits["as_of"]))
    for name, file in outputs:
        _print(partial(FINDING_WRITERS[name], ruling), file)
    return CLEAN if ruling.has_passed else FOUND


def _within(settings: Settings, limits: _Limits, *, has_budgets: bool) -> Settings:
    """The settings, with the limits that options name; without budgets, which are those of all pages, if not asked."""
    if limits["fail_on"] is not None:
        settings = replace(settings, fail_on=fail_on_option(limits["fail_on"]))
    if not has_budgets:
        return replace(settings, max_stale_days={}, max_stale_percent={})
    days = dict(budget_option(text, "--max-stale-days") for text in limits["max_stale_days"])
    percent = dict(budget_option(text, "--max-stale-percent") for text in limits["max_stale_percent"])
    return replace(
        settings,
        max_stale_days={**settings.max_stale_days, **days},
        max_stale_percent={**settings.max_stale_percent, **percent},
    )


def _also(text: str) -> tuple[str, Path]:
    """The format and the file of an option such as `sarif=findings.sarif`."""
    form, _, file = text.partition("=")
    if file == "-":
        message = f"--also {text}: one format is printed, that of --format; name a file for the others"
        raise UsageError(message)
    if form not in FINDING_WRITERS or not file:
        known = ", ".join(FINDING_WRITERS)
        message = f"--also {text}: name a format and a file, as in sarif=findings.sarif; formats are {known}"
        raise UsageError(message)
    return form, Path(file)


def _print_differences(tree: JoinedTree, summary: Summary, places: Places) -> int:
    files = mend(tree, summary.findings).files
    for path, data in files.items():
        click.echo(difference(places.of(path), tree[path], data), nl=False)
    return FOUND if files else CLEAN


@commands.command(
    epilog=_example(
        "diglot drift",
        "diglot drift nb-NO/page.md",
        "diglot drift --locale nb-NO --state stale --all",
        "diglot drift --format json -o drift.json",
        "diglot drift --since v1.2 --sentences",
        "diglot drift --since-tree nb-NO=../old/nb-NO",
        "diglot drift --history nb-NO/page.md",
    )
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@_form("text", "json")
@_OUTPUT
@_TREE
@_JOBS
@_LOCALES
@_STATES
@_AS_OF
@click.option("--sentences", is_flag=True, help="List the sentences of every page that has changed.")
@click.option("--all", "everything", is_flag=True, help="List every page that is not fresh, or with --state is so.")
@click.option("--since", metavar="COMMIT|DATE", help="Tell what changed since a commit, or since the day YYYY-MM-DD.")
@click.option(
    "--since-tree",
    "since_trees",
    multiple=True,
    metavar="LOCALE=PATH[@COMMIT]",
    help="Tell what changed since the articles of a locale were as they are there; may be given for each locale.",
)
@click.option("--history", metavar="PAGE", help="Tell the versions of a page's source, and who took it up when.")
@click.option(
    "--versions",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --history: a folder of versions, LOCALE/PAGE/NAME.md in the order of names, instead of git's.",
)
def drift(
    pages: tuple[str, ...],
    form: str,
    output: Path | None,
    trees: tuple[str, ...],
    jobs: int | None,
    *,
    tags: tuple[str, ...],
    states: tuple[str, ...],
    as_of: dt.datetime | None,
    sentences: bool,
    everything: bool,
    since: str | None,
    since_trees: tuple[str, ...],
    history: str | None,
    versions: Path | None,
) -> int:
    """Tell which translations the source has left behind, and for how long; of few pages, sentence by sentence.

    PAGE is a page, an article, or a folder of these; else all are told of. Exits with 1 if any of them is stale or has
    lost its source.

    With --since or --since-tree, tell what changed: pages that became stale or fresh, came or went, took up changes,
    and sentences translated anew though their source stands. Exits with 1 if a page became stale. With --history, tell
    of one page what changed in each version of its source, and when each locale took it up.
    """
    settings = _settings(trees)
    selected_rules(settings)  # none is run here, but a wrong name is told by whatever reads it
    is_since = since is not None or bool(since_trees)
    if versions is not None and history is None:
        message = "--versions goes with --history PAGE"
        raise UsageError(message)
    if history is not None and (pages or tags or states or as_of or sentences or everything or is_since):
        message = "--history tells all of one page; with it go only --versions, --tree, --format and --output"
        raise UsageError(message)
    if is_since and (states or as_of):
        message = "--state and --as-of do not go with --since: what changed is told whatever state it led to, and when"
        raise UsageError(message)
    if history is not None:
        _print(partial(STORY_WRITERS[form], _story(history, versions, settings)), output)
        return CLEAN
    places = tuple(settings.key(Path(page)) or page.strip("/") for page in pages)
    selection = Selection(places, tags, tuple(map(State, states)))
    if is_since:
        then = dict(map(tree_option, since_trees))
        name = since if since is not None else f"the trees named for {', '.join(then)}"
        with _past_tree(settings, since, then) as old, _open(settings) as new, processes(jobs) as executor:
            told = tell_since(old, new, settings, name, selection, track=_track, executor=executor)
        detailed = sentences or len(told.courses) <= FEW
        told = replace(told, cap=None if everything or pages else told.cap, detailed=detailed)
        _print(partial(SINCE_WRITERS[form], told), output)
        return FOUND if told.is_behind else CLEAN
    most = None if pages or sentences or form == "json" else FEW
    day = _day(as_of)
    with _open(settings) as tree, processes(jobs) as executor:
        found = survey(tree, settings, day, selection, most=most, track=_track, executor=executor)
    found = replace(found, cap=None) if everything or pages else found
    _print(partial(DRIFT_WRITERS[form], found), output)
    return FOUND if found.is_behind else CLEAN


def _open(settings: Settings) -> JoinedTree:
    return open_tree(settings.folder, settings.trees, settings.source_locale)


def _past_tree(settings: Settings, since: str | None, others: Mapping[str, str]) -> JoinedTree:
    """The articles as they were; without a commit or a date, those that are elsewhere, and the rest as it is."""
    if since is None:
        return open_tree(settings.folder, {**settings.trees, **others}, settings.source_locale)
    return open_past(settings.folder, settings.trees, others, settings.source_locale, since)


def _story(page: str, versions: Path | None, settings: Settings) -> Story:
    article = article_named(settings.key(Path(page)) or page.strip("/"))
    least = settings.thresholds.memory
    if versions is not None:
        return tell_history(
            article,
            *read_versions(FolderTree(versions), article, settings.source_locale),
            settings.source_locale,
            least,
        )
    with _open(settings) as tree:
        return tell_history(*gather(tree, article, settings), settings.source_locale, least)


@commands.command(
    epilog=_example(
        "diglot handoff --locale fi-FI",
        "diglot handoff --locale fi-FI --budget 5000",
        "diglot handoff --locale fi-FI --format csv -o fi-FI.csv",
    )
)
@click.option("--locale", "tag", required=True, help="The locale to translate into.")
@_form("text", "json", "csv")
@_OUTPUT
@_TREE
@click.option("--budget", type=click.IntRange(min=0), metavar="WORDS", help="Only pages that fit into so many words.")
@_AS_OF
def handoff(
    tag: str,
    form: str,
    output: Path | None,
    trees: tuple[str, ...],
    *,
    budget: int | None,
    as_of: dt.datetime | None,
) -> int:
    """List what to send to translation next: pages that are missing or stale, those that readers need most first.

    The need is priority x age x share. Priority is by localization_priority or ms.localizationpriority in the source:
    critical 4, priority or high 3, none or low 1, else 2. Age is 1 and 1 more for each 365 days for which the source
    has moved on, as diglot drift has them, else since the handoff, or since ms.date for a missing page; at most 4.
    Share is that of the words of sentences new, changed or removed.

    Words are counted by how good a match the locale's own translations have: context (the same sentence between the
    same), exact, repeated in this list, and fuzzy, by the share of words to be put in, taken out or replaced, of which
    another number or placeholder counts a quarter. Markup, code, addresses and placeholders are no words. Exits with 0.
    """
    settings = _settings(trees)
    day = _day(as_of)
    with _open(settings) as tree:
        plan = plan_handoff(tree, settings, tag, day, budget=budget, track=_track)
    _print(partial(HANDOFF_WRITERS[form], plan), output)
    return CLEAN


@commands.group(
    epilog=_example(
        "diglot memory build",
        'diglot memory search "sign in" --locale fi-FI',
        "diglot memory stats",
        "diglot memory export --locale fi-FI -o fi-FI.tmx",
        "diglot memory import vendor.tmx",
    )
)
def memory() -> None:
    """Build, search and exchange the translation memory: all pairs of sentences of which it is known that they belong
    together. It is kept in .cache/diglot of the project.
    """


_MEMORY = click.option(
    "--memory",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file of the memory; else {CACHE_FOLDER / MEMORY} of the project.",
)


@memory.command("build", epilog=_example("diglot memory build", "diglot memory build --memory team.sqlite"))
@_form("text", "json")
@_MEMORY
@_TREE
@_JOBS
def memory_build(form: str, file: Path | None, trees: tuple[str, ...], jobs: int | None) -> int:
    """Fill the memory from the pages of the project, in place of what it had from there before.

    It takes pairs of spans, pairs of pages whose source is known by its hash, and other pairs of the confidence
    `memory` of the settings; none whose source sentence is in no source of today. What was imported stays.
    """
    settings = _settings(trees)
    with (
        _open(settings) as tree,
        processes(jobs) as executor,
        Cache(settings.root / CACHE_FOLDER) as cache,
        Store.make(_memory_file(settings, file), is_own=file is None) as store,
    ):
        if store.is_anew:
            click.echo("diglot: the memory could not be read: it is made anew, without what was imported", err=True)
        locale = normalize(settings.source_locale) or settings.source_locale
        store.replace("", locale, read_leaves(tree, settings, _track, executor, cache))
        _print(partial(MEMORY_WRITERS[form], store.counts()), None)
    return CLEAN


@memory.command(
    "search",
    epilog=_example(
        'diglot memory search "sign in"',
        "diglot memory search 'config* \"user account\"' --locale fi-FI",
        "diglot memory search 設定 --in target --format json",
    ),
)
@click.argument("text")
@_form("text", "json")
@_MEMORY
@click.option("--locale", "tag", help="Only translations into this locale; then sentences like TEXT are found, too.")
@click.option("--in", "side", type=click.Choice(SIDES), default=SIDES[0], show_default=True, help="Where to look.")
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True, help="So many pairs at most.")
def memory_search(text: str, form: str, file: Path | None, tag: str | None, *, side: str, most: int) -> int:
    """Find pairs that have all words of TEXT, and with --locale sentences that are like it.

    Words in double quotes have to stand in a row, `*` at the end of a word stands for any end. Exits with 1 if nothing
    is found.
    """
    with Store.open(_memory_file(_settings(), file)) as store:
        found = look_up(store, text, _tag(tag), side, most)
    _print(partial(SEARCH_WRITERS[form], found), None)
    return CLEAN if found.hits or found.matches else FOUND


@memory.command("stats", epilog=_example("diglot memory stats"))
@_form("text", "json")
@_MEMORY
def memory_stats(form: str, file: Path | None) -> int:
    """Tell what the memory has, by locale."""
    with Store.open(_memory_file(_settings(), file)) as store:
        _print(partial(MEMORY_WRITERS[form], store.counts()), None)
    return CLEAN


@memory.command("export", epilog=_example("diglot memory export --locale fi-FI -o fi-FI.tmx"))
@_MEMORY
@click.option("--locale", "tag", help="Only translations into this locale.")
@_OUTPUT
def memory_export(file: Path | None, tag: str | None, output: Path | None) -> int:
    """Print the memory as TMX 1.4b, with where each pair stands. Inline Markdown stands in inline codes."""
    out = io.BytesIO()
    with Store.open(_memory_file(_settings(), file)) as store:
        locale = _tag(tag)
        known = [count.locale for count in store.counts()] if locale else []
        if locale not in {None, *known}:
            message = f"--locale {tag}: the memory has nothing in this locale; it has {', '.join(known) or 'none'}"
            raise UsageError(message)
        left_out = write_tmx(store.leaves(locale), store.source_locale, out)
    if output is None:
        sys.stdout.buffer.write(out.getvalue())
    else:
        click.echo(f"written to {write_file(output.parent, output.name, out.getvalue())}", err=True)
    if left_out:
        click.echo(f"diglot: {left_out} pairs left out: they have characters that XML can't hold", err=True)
    return CLEAN


@memory.command("import", epilog=_example("diglot memory import vendor.tmx"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_form("text", "json")
@_MEMORY
def memory_import(files: tuple[Path, ...], form: str, file: Path | None) -> int:
    """Take TMX files into the memory, each in place of what came from a file of this name before.

    Inline codes are taken where they are Markdown, as in what diglot exports; those of other tools are left out. Pages
    that were handed out as TMX are no memory: diglot import takes them.
    """
    settings = _settings()
    locale = normalize(settings.source_locale) or settings.source_locale
    with Store.make(_memory_file(settings, file), is_own=False) as store:
        for each in files:
            known = [count.locale for count in store.counts()]
            store.replace(each.name, locale, read_tmx(read_file(each), str(each), locale, known))
        _print(partial(MEMORY_WRITERS[form], store.counts()), None)
    return CLEAN


def _memory_file(settings: Settings, file: Path | None) -> Path:
    return file or settings.root / CACHE_FOLDER / MEMORY


def _tag(tag: str | None) -> str | None:
    """A locale as it is spelled. Raises UsageError where it is none."""
    locale = normalize(tag) if tag is not None else None
    if tag is not None and locale is None:
        message = f"--locale {tag}: no known locale; name one such as nb-NO"
        raise UsageError(message)
    return locale


@commands.command(
    epilog=_example(
        "diglot pretranslate --locale fi-FI",
        "diglot pretranslate --locale fi-FI -o drafts",
        "diglot pretranslate fi-FI/guides --locale fi-FI --in-place",
    )
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@click.option("--locale", "tag", required=True, help="The locale to translate into.")
@_form("text", "json")
@_MEMORY
@_TREE
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Write drafts to this folder.")
@click.option("--in-place", is_flag=True, help="Write into the articles what is complete, and what was stale.")
@click.option("--context-only", is_flag=True, help="Fill a sentence only where it stood between the same ones.")
@_AS_OF
def pretranslate(
    pages: tuple[str, ...],
    form: str,
    file: Path | None,
    trees: tuple[str, ...],
    *,
    tag: str,
    output: Path | None,
    in_place: bool,
    context_only: bool,
    as_of: dt.datetime | None,
) -> int:
    """Fill drafts of missing and stale pages with sentences that the memory has, and tell what was filled from where.

    PAGE is a page, an article, or a folder of these; else all are looked at. Without --output and --in-place nothing is
    written. A missing page becomes its source page with those sentences in it; it goes into the articles only if all of
    it is translated. Of a stale page edited sentences are filled, what stands is never touched; side-by-side pages are
    left alone. Front matter says `ms.translationtype: Auto`; a complete page also says from which source it was made.
    """
    if str(output) == "-":
        message = "-o -: drafts are pages of their own and go to a folder; name one, as in -o drafts"
        raise UsageError(message)
    settings = _settings(trees)
    asked = Wish(tag, tuple(settings.key(Path(page)) or page.strip("/") for page in pages), _day(as_of), context_only)
    with _open(settings) as tree, Store.open(_memory_file(settings, file)) as store:
        made = pretranslated(tree, settings, store, asked, _track)
        standing = [draft for draft in made.drafts if draft.may_stand] if in_place else []
        homes = [_draft_home(tree, settings, draft) for draft in standing]
    for draft in made.drafts if output else ():
        write_file(output or Path(), draft.path, draft.data)
    for draft, home in zip(standing, homes, strict=True):
        write_file(*home, draft.data)
    _print(partial(DRAFT_WRITERS[form], made), None)
    if in_place and len(standing) < len(made.drafts):
        left = len(made.drafts) - len(standing)
        named = f"{left} incomplete page{'' if left == 1 else 's'}"
        click.echo(f"{named} not written in place; --output FOLDER writes all", err=True)
    return CLEAN


def _draft_home(tree: JoinedTree, settings: Settings, draft: Draft) -> tuple[Path, str]:
    """Where a draft stands among the articles."""
    if draft.path in tree:
        return tree.home(draft.path)
    locale, _, rest = draft.path.partition("/")
    if locale not in settings.trees:
        return settings.folder, draft.path
    folder = Path(settings.trees[locale])
    if not folder.is_dir():
        message = f"{draft.path}: its locale is read from a commit, which can't be written; check the commit out"
        raise TreeError(message)
    return folder, rest


@commands.command(
    epilog=_example(
        "diglot report",
        "diglot report --format html -o report.html",
        "diglot report --locale nb-NO --format html -o nb-NO.html",
        "diglot report nb-NO/page.md --format html -o page.html",
    )
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@_form("text", "json", "html", text="What to print; html is one self-contained file.")
@_OUTPUT
@_MEMORY
@_TREE
@_JOBS
@_LOCALES
def report(
    pages: tuple[str, ...],
    form: str,
    output: Path | None,
    trees: tuple[str, ...],
    jobs: int | None,
    *,
    file: Path | None,
    tags: tuple[str, ...],
) -> int:
    """Print the alignment report. As text it is an overview; json and html have every segment, drift and finding.

    PAGE is a page, an article, or a folder of these; else all are told of. In the html, translations can be corrected,
    marked as reviewed and commented; it hands back a file that `diglot import` takes. What the memory has for stale and
    doubtful sentences, where there is one, stands beside them. Exits with 0: what is found is not judged here.
    """
    settings = _settings(trees)
    places = tuple(settings.key(Path(page)) or page.strip("/") for page in pages)
    told = part_of(_audit(settings, jobs), places, tags)
    if form != "html":
        _print(partial(REPORT_WRITERS[form], told), output)
    else:
        with _proposals(settings, file) as proposals:
            _print(partial(write_report, told, proposals=proposals), output)
    return CLEAN


@contextmanager
def _proposals(settings: Settings, file: Path | None) -> Iterator[Proposals]:
    """What is proposed for segments: translations elsewhere in the tree, and those of a memory, where there is one."""
    known = _memory_file(settings, file)
    if file is None and not known.is_file():
        yield known_matches
    else:
        with Store.open(known) as store:
            yield remembered(store)


@commands.command(epilog=_example("diglot review", "diglot review --port 8790"))
@_TREE
@_JOBS
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8777,
    show_default=True,
    help="The port on this machine, 0 for one that is free. What is reviewed is kept by the browser for each port.",
)
def review(trees: tuple[str, ...], jobs: int | None, port: int) -> int:
    """Show every page to a browser on this machine, source and target side by side; corrections go into the files.

    Only this machine can reach it, and only who knows the address that is printed. A correction changes its own
    sentence and no other byte, as with diglot import; one that no longer fits, since the file has changed, is refused,
    and both versions are shown. Ctrl C ends it.
    """
    from diglot.desk.boards import Desk  # noqa: PLC0415  # only this command needs a server
    from diglot.desk.server import Server  # noqa: PLC0415

    with processes(jobs) as executor:
        desk = Desk(_settings(trees), executor)
    with Server(desk, port, secrets.token_urlsafe(24)) as server, suppress(KeyboardInterrupt):
        click.echo(server.address)
        click.echo("diglot: open this address in a browser; Ctrl C ends it", err=True)
        server.serve_forever()
    return CLEAN


@commands.command(
    epilog=_example(
        "diglot align source/lv-LV/office-user-profile-picture-sync.md --format json",
        "diglot align english.md latvian.md --locale lv-LV --format links",
        "diglot align english.md latvian.md --made-from old-english.md",
        "printf 'en.md\\tlv.md\\n' | diglot align --format links --batch",
    )
)
@click.argument("files", nargs=-1, metavar="PAGE | EN LOC")
@_form("text", "json", "links", text="What to print; links: character ranges of the two files, for tools.")
@_LOCALE
@click.option("--made-from", metavar="OLD", help="The English that LOC was made from, where EN has moved on since.")
@click.option("--batch", is_flag=True, help="Read lines EN<TAB>LOC[<TAB>OLD], print one line of links for each.")
def align(files: tuple[str, ...], form: str, locale: str | None, made_from: str | None, *, batch: bool) -> int:
    """Line up a page of the tree with its source, or any two plain files EN and LOC.

    Where it is known which English a page was made from, it is lined up with that, and what became of each sentence
    since is told. Links then lead to the sentences of EN that still stand.
    """
    settings = load_settings(Path.cwd())
    match files, form, batch:
        case ((), _, True) | ((_,), _, _) if made_from is not None:
            message = "--made-from goes with EN LOC; in a batch OLD is a third column: EN<TAB>LOC<TAB>OLD"
            raise UsageError(message)
        case (), "links", True:
            return _print_answers(
                cases_of_lines(map(os.fsdecode, sys.stdin.buffer), locale), settings.thresholds.export
            )
        case (page,), "text" | "json", False:
            ALIGNMENT_WRITERS[form](settings.places, _case_of(page, settings), sys.stdout)
        case (source, target), "links", False:
            case = case_of_files(source, target, locale, made_from)
            write_links(Places(), case, sys.stdout, settings.thresholds.export)
        case (source, target), _, False:
            ALIGNMENT_WRITERS[form](Places(), case_of_files(source, target, locale, made_from), sys.stdout)
        case _:
            message = "align takes PAGE, or EN LOC, or --format links --batch with lines EN<TAB>LOC on standard input"
            raise UsageError(message)
    return CLEAN


@commands.command(epilog=_example("diglot recover", "diglot recover source/nb-NO/sharepoint-profile-picture-sync.md"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@_form("text", "json", text="What to print of what was written; with FILE, the page itself is printed.")
def recover(file: Path | None, form: str) -> int:
    """Write the source page of each article that has none, from the English that its newest translation carries.

    With FILE, print the English of that one page, write nothing. What of the English the page does not carry is listed,
    not invented. Source pages that exist are left alone. Exits with 1
    if locales disagree on the English, or nobody carries it.
    """
    settings = load_settings(Path.cwd())
    if file is not None:
        data = read_file(file)
        page = read_page(settings.key(file) or file.name, settings.source_locale, data)
        sys.stdout.buffer.write(recover_page(page))
        for loss in losses_of(page):
            click.echo(f"{file}:{loss.line}: {loss.message}", err=True)
        return CLEAN
    recoveries = recover_missing(_audit(settings))
    for item in recoveries.written:
        write_file(settings.folder, item.path, item.data)
    RECOVERY_WRITERS[form](settings.places, recoveries, sys.stdout)
    return FOUND if recoveries.lost or recoveries.findings else CLEAN


@commands.command(epilog=_example("diglot strip source/nb-NO/sharepoint-profile-picture-sync.md"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--undo-escapes", is_flag=True, help=r"Take out the backslashes that the writer of spans puts before * and `."
)
def strip(file: Path, *, undo_escapes: bool) -> int:
    """Print a page as it is published: the target text only, and every other byte as it was."""
    sys.stdout.buffer.write(published(read_file(file), undo_escapes=undo_escapes))
    return CLEAN


@commands.command(
    epilog=_example(
        "diglot annotate source/lv-LV/office-user-profile-picture-sync.md > side-by-side.md",
        "diglot annotate english.md latvian.md --locale lv-LV",
    )
)
@click.argument("files", nargs=-1, metavar="PAGE | EN LOC")
@_LOCALE
def annotate(files: tuple[str, ...], locale: str | None) -> int:
    """Print a page without spans as a side-by-side page: a page of the tree, or LOC beside the English EN.

    `diglot strip` of what is printed is the page again, byte for byte. Exits with 1 if a segment could not be carried;
    each is listed.
    """
    settings = _settings()
    match files:
        case (page,):
            case = _case_of(page, settings)
        case (source, target):
            case = case_of_files(source, target, locale)
        case _:
            message = "annotate takes PAGE, or EN LOC"
            raise UsageError(message)
    if case.page is None or case.alignment is None:
        message = f"{case.path}: {case.drift.reason}, so there is nothing to put beside its text"
        raise UsageError(message)
    result = annotated(case.page, case.alignment, case.article.source, settings.thresholds.export)
    sys.stdout.buffer.write(result.data)
    for item in result.left_out:
        segment = (*item.bead.target, *item.bead.source)[0]
        click.echo(f"{files[-1]}:{segment.line}: left out, {item.reason}: {segment.text[:80]}", err=True)
    return FOUND if result.left_out else CLEAN


@commands.command(
    epilog=_example(
        "diglot build",
        "diglot build --strict --site-dir public",
        "diglot build --scheduler tcp://127.0.0.1:8786",
    )
)
@click.option("-f", "--config-file", type=click.Path(path_type=Path), default="mkdocs.yml", show_default=True)
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Where to write; else site_dir of the file.")
@click.option("--strict", is_flag=True, help="Exit with 1 for a warning too, after all locales are built.")
@_JOBS
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Build on the workers of this Dask scheduler, which must see the same folders. Needs diglot[cluster].",
)
@_form("text", "json")
def build(
    config_file: Path, site_dir: Path | None, form: str, jobs: int | None, scheduler: str | None, *, strict: bool
) -> int:
    """Build the site in every locale, then read it again and check its links, languages and markup.

    The locales are built side by side, and the site is the same however many processes there are.

    Exits with 1 if that check finds something; stale pages are shown as such, and are no reason not to build.
    """
    from diglot.site.build import build_site  # noqa: PLC0415  # only this command needs MkDocs

    with ExitStack() as stack:
        executor = stack.enter_context(cluster(scheduler)) if scheduler else None
        stack.enter_context(Console(stderr=True).status("Building the site in every locale"))
        site = build_site(config_file, site_dir, jobs, executor)
    SITE_WRITERS[form](site.folder, site.pages, site.problems, sys.stdout)
    return FOUND if site.problems or (strict and site.warnings) else CLEAN


@commands.command(epilog=_example("diglot explain drift.stale", "diglot explain"))
@click.argument("rule", required=False)
def explain(rule: str | None) -> int:
    """Tell what a rule is about, why it matters and what to do. For a family, or without RULE, list the rules."""
    if rule is None or rule in FAMILIES:
        for slug, each in BY_SLUG.items():
            if rule is None or slug.startswith(f"{rule}."):
                click.echo(f"{slug:28} {each.severity.value:8} {each.summary}")
    else:
        found = find_rule(rule)
        click.echo(f"{found.slug} ({found.severity.value})\n\n{found.doc.strip()}")
    return CLEAN


@commands.command(
    epilog=_example(
        "diglot stamp nb-NO/page.md --method human",
        "diglot stamp nb-NO --commit v2.1 --diff",
        "diglot stamp --from-history",
    )
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@_TREE
@click.option("--commit", metavar="REV", help="The commit of the source that the pages were made from; else the last.")
@click.option(
    "--from-history", is_flag=True, help="Take the source as that was when each page was last committed to git."
)
@click.option("--method", type=click.Choice([each.value for each in METHODS]), help="Who translated; for ms.* keys.")
@click.option("--diff", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--force", is_flag=True, help="Stamp pages too whose spans carry other sentences than that source.")
def stamp(
    pages: tuple[str, ...],
    trees: tuple[str, ...],
    commit: str | None,
    method: str | None,
    *,
    from_history: bool,
    diff: bool,
    force: bool,
) -> int:
    """Write into the front matter of pages from which source they were made.

    PAGE is a translated page, an article, or a folder of these. Without PAGE these are all pages that say nothing yet;
    then --commit or --from-history has to be given. The setting `provenance` tells which keys are written. Exits with 1
    if a page is refused, and with --diff if one would change.
    """
    if from_history and commit:
        message = "--commit and --from-history exclude each other"
        raise UsageError(message)
    if not (pages or commit or from_history):
        message = "name the pages that were made from today's source, or say from which: --commit REV or --from-history"
        raise UsageError(message)
    settings = _settings(trees)
    places = tuple(settings.key(Path(page)) or page.strip("/") for page in pages)
    with open_tree(settings.folder, settings.trees, settings.source_locale) as tree:
        translator = Method(method) if method else None
        stamps = stamped(tree, settings, places, commit, translator, from_history=from_history, is_forced=force)
        homes = {path: tree.home(path) for path in stamps.files}
        if diff:
            for path, data in stamps.files.items():
                click.echo(difference(settings.places.of(path), tree[path], data), nl=False)
    for path, data in stamps.files.items() if not diff else ():
        write_file(*homes[path], data)
        made = stamps.commits[path]
        click.echo(f"{settings.places.of(path)}: made from commit {made.id[:8]} of {made.day}")
    for path, reason in stamps.refused.items():
        click.echo(f"{settings.places.of(path)}: not stamped: {reason}", err=True)
    done = "would be stamped" if diff else "stamped"
    own, kept = len(stamps.files), len(stamps.kept)
    said = "says" if kept == 1 else "say"
    click.echo(f"{own} page{'' if own == 1 else 's'} {done}, {kept} {said} so already", err=True)
    return FOUND if stamps.refused or (diff and stamps.files) else CLEAN


@commands.command(
    epilog=_example(
        "diglot export --locale nb-NO -o nb-NO.xlf",
        "diglot export --state stale --format po -o build/po/",
        "diglot export nb-NO/page.md --format xliff12 -o page.xlf",
        "diglot export --locale fi-FI --state missing -o new.xlf",
        "diglot export --format tbx -o terms.tbx",
    )
)
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
@_form(*written_formats(), "tbx", text="What to write: xliff is version 2.1, xliff12 1.2, tmx 1.4b, tbx the glossary.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER/",
    callback=_or_printed,
    help="Write to this file; a folder gets a file for each locale. Else, or with -, one locale is printed.",
)
@_MEMORY
@_TREE
@_JOBS
@_LOCALES
@_STATES
def export(
    pages: tuple[str, ...],
    form: str,
    output: str | None,
    trees: tuple[str, ...],
    jobs: int | None,
    *,
    file: Path | None,
    tags: tuple[str, ...],
    states: tuple[str, ...],
) -> int:
    """Hand pages out to translators: as files for their programs, which diglot import takes back.

    PAGE is a page, an article, or a folder of these; else all pages are handed out that are there. Missing pages are
    where --state missing or their path asks for them. Inline Markdown becomes codes that the programs protect; notes
    tell what the source has become since. Proposed is what the memory has, where there is one, and what is translated
    elsewhere already.
    """
    settings = _settings(trees)
    if form == "tbx":
        out = io.BytesIO()
        with _open(settings) as tree:
            locales = sorted({path.partition("/")[0] for path in tree} - {settings.source_locale})
        write_terms(read_terms(settings), settings.source_locale, locales, out)
        return _hand_out({"": out.getvalue()}, output, ".tbx")
    report = _audit(settings, jobs)
    places = tuple(settings.key(Path(page)) or page.strip("/") for page in pages)
    cases = Choice(places, tags, tuple(map(State, states))).of(report)
    with _proposals(settings, file) as proposals:
        handed = hand_out(cases, form, report.source_locale, settings.thresholds.export, proposals)
    if not handed:
        message = "there is no page to export; see diglot drift for the states of all"
        raise UsageError(message)
    status = _hand_out({each.locale: each.data for each in handed}, output, written_formats()[form])
    for each in handed:
        click.echo(_told(each), err=True)
    return status


def _told(each: Handed) -> str:
    told = f"{each.locale}: pages {each.pages}, units {each.units}"
    if each.left_out:
        told += f"; {each.left_out} translated sentences have no source, or do not stand in the file as one stretch"
    return told


def _hand_out(files: Mapping[str, bytes], output: str | None, suffix: str) -> int:
    is_folder = output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())
    if len(files) > 1 and not is_folder:
        message = f"there are {len(files)} locales; choose one by --locale, or name a folder: -o build/handoff/"
        raise UsageError(message)
    for name, data in files.items():
        if output is None:
            sys.stdout.buffer.write(data)
        else:
            path = Path(output) / f"{name or 'terms'}{suffix}" if is_folder else Path(output)
            click.echo(f"written to {write_file(path.parent, path.name, data)}", err=True)
    return CLEAN


@commands.command("import", epilog=_example("diglot import nb-NO.xlf --dry-run", "diglot import *.po --locale nb-NO"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@_TREE
@click.option("--locale", "tags", multiple=True, help="Only pages of this locale; may be given for several.")
@click.option("--dry-run", is_flag=True, help="Print what would change in the pages, and change nothing.")
@click.option("--stamp", "is_stamped", is_flag=True, help="Say of pages that have caught up that they have.")
@click.option("--as-of", type=_Date(), metavar="DATE", help="The handoff date of the pages that change; else today.")
def import_(
    files: tuple[Path, ...],
    trees: tuple[str, ...],
    *,
    tags: tuple[str, ...],
    dry_run: bool,
    is_stamped: bool,
    as_of: dt.datetime | None,
) -> int:
    """Take back what translators corrected: from files that diglot export wrote, whatever program edited them.

    A correction changes the bytes of its own sentence and no others; and the page says that a person translated it, on
    that day. What no longer fits is refused with the reason, and the rest goes in: where the page has changed since,
    where codes are missing or doubled, where a text would become other Markdown. A missing page is made when all of its
    texts are translated. Exits with 1 if anything was refused, or a file could not be read or had nothing to import.

    With --stamp a stale page is said to be made from the last commit of its source, as by diglot stamp, once each of
    its stale sentences was corrected or marked as reviewed, and each new one is in it; else it is told what is open.
    """
    settings = _settings(trees)
    changed: dict[str, bytes] = {}
    results: dict[Path, Imported] = {}
    handed, is_whole = _handed_back(files)
    report = _audit(settings) if is_stamped else None  # of the pages as they were
    with _open(settings) as tree:
        for file, found in handed.items():
            results[file] = bring_in(ChainMap(changed, tree), settings, found, _day(as_of), tags)  # type: ignore[arg-type]
            changed |= results[file].files
        homes = {} if dry_run else {path: home_of(tree, settings, path) for path in changed}
        for path, data in changed.items() if dry_run else ():
            click.echo(difference(settings.places.of(path), tree.get(path), data), nl=False)
    made = {path for result in results.values() for path in result.made}
    for path, home in homes.items():
        write_file(*home, changed[path])
        click.echo(f"{settings.places.of(path)}: {'made' if path in made else 'corrected'}")
    for file, result in results.items():
        for each in result.refused:
            place = settings.places.of(each.path) + (f":{each.line}" if each.line else "")
            click.echo(f"{file}: {place}: {each.unit} is not imported: {each.reason}", err=True)
        for path, unit, note in result.notes:
            click.echo(f"{file}: {settings.places.of(path)}: {unit} has a note: {note}", err=True)
    if report is not None:
        _stamp_abreast(report, settings, results.values(), is_dry=dry_run)
    taken, kept, refused = (
        sum(counts) for counts in zip(*((r.taken, r.kept, len(r.refused)) for r in results.values()), strict=True)
    )
    done = "would be imported" if dry_run else "imported"
    click.echo(f"Units: {taken} {done}, {kept} as they were, {refused} refused", err=True)
    is_idle = not (taken or kept or refused)
    if is_idle and tags and any(handed.values()):
        click.echo(f"diglot: {', '.join(map(str, handed))}: nothing in the locale {', '.join(tags)}", err=True)
    return CLEAN if is_whole and not refused and not is_idle else FOUND


def _stamp_abreast(report: Report, settings: Settings, results: Iterable[Imported], *, is_dry: bool) -> None:
    """Stamp the pages that have caught up with their source, and tell why the other stale ones have not."""
    ready, told = caught_up(report, results, settings.thresholds.export)
    if is_dry:
        told |= dict.fromkeys(ready, "in a dry run nothing is; it has caught up with its source")
    elif ready:
        with _open(settings) as tree:
            try:
                stamps = stamped(tree, settings, tuple(ready), method=Method.HUMAN)
            except (TreeError, UsageError) as error:
                stamps = Stamps({}, {}, (), dict.fromkeys(ready, str(error)))
            abreast = {path: data for path, data in stamps.files.items() if is_todays(path, data, ready[path])}
            told |= dict.fromkeys(ready.keys() - abreast.keys(), "its source has edits that are in no commit yet")
            told |= stamps.refused
            for path, data in abreast.items():
                write_file(*tree.home(path), data)
                made = stamps.commits[path]
                click.echo(f"{settings.places.of(path)}: caught up: made from commit {made.id[:8]} of {made.day}")
    for path, reason in sorted(told.items()):
        click.echo(f"{settings.places.of(path)}: not stamped: {reason}", err=True)


def _handed_back(files: Iterable[Path]) -> tuple[dict[Path, list[Correction]], bool]:
    """What came back in each file that can be read, and whether all can and have something; what is wrong is told.
    Raises what the last file raises, where none can be read.
    """
    found: dict[Path, list[Correction]] = {}
    failed: list[DiglotError] = []
    for file in files:
        try:
            found[file] = [*read_handback(read_file(file), file.name)]
        except (ExchangeError, TreeError) as error:
            failed.append(error)
    for each in failed if found else failed[:-1]:
        click.echo(_line_of(each), err=True)
    if not found:
        raise failed[-1]
    empty = [file for file, own in found.items() if not own]
    for file in empty:
        click.echo(f"diglot: {file}: there is nothing to import in it", err=True)
    return found, not failed and not empty


def _settings(trees: Iterable[str] = ()) -> Settings:
    """The settings of the current folder, with the trees that options name."""
    settings = load_settings(Path.cwd())
    return replace(settings, trees={**settings.trees, **dict(map(tree_option, trees))})


def _audit(settings: Settings, jobs: int | None = None) -> Report:
    with (
        open_tree(settings.folder, settings.trees, settings.source_locale) as tree,
        processes(jobs) as executor,
        Cache(settings.root / CACHE_FOLDER) as cache,
    ):
        return audit(tree, settings, _track, executor, cache)


def _day(as_of: dt.datetime | None) -> dt.date:
    return (as_of or dt.datetime.now().astimezone()).date()


def _track(items: Sequence[str], what: str) -> Iterable[str]:
    """The items, with a progress bar on a terminal that goes when it is done."""
    console = Console(stderr=True)
    return rich_track(items, what, console=console, transient=True, disable=not console.is_terminal)


def _print(write: Callable[[TextIO], None], output: Path | None) -> None:
    if output is None:
        try:
            write(sys.stdout)
            sys.stdout.flush()
        except (BrokenPipeError, SystemExit):
            # The reader, `head` for example, has gone, for which rich exits. What was found is found all the same.
            _stop_printing()
    else:
        text = io.StringIO()
        write(text)
        written = write_file(output.parent, output.name, text.getvalue().encode())
        click.echo(f"written to {written}", err=True)


def _case_of(page: str, settings: Settings) -> Case:
    place = next((path for path in (Path(page), settings.folder / page) if path.is_file()), None)
    if place is None:
        message = f"{page}: no such page; name one below {settings.source}/"
        raise UsageError(message)
    key = settings.key(place)
    if key is None:
        message = f"{page}: the page is outside {settings.source}/; to align any two files, name both: EN LOC"
        raise UsageError(message)
    for case in _audit(settings).cases:
        if case.page is not None and case.page.path == key:
            return case
    message = f"{page}: not a translated page; name one below a locale's folder other than {settings.source_locale}"
    raise UsageError(message)


def _print_answers(answers: Iterable[Case | DiglotError], least: float) -> int:
    status = CLEAN
    for answer in answers:
        if isinstance(answer, DiglotError):
            status = BROKEN
            click.echo(f"diglot: {answer}", err=True)
            click.echo(json.dumps({"links": [], "error": str(answer)}))
        else:
            write_links(Places(), answer, sys.stdout, least)
    return status
