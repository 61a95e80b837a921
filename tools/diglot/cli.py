"""The command line: words to calls, no logic. Exit status 0 clean, 1 found, 2 broken."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar

import click
from rich.console import Console
from rich.progress import track as rich_track

from diglot import __version__
from diglot.annotate import annotate as annotated
from diglot.audit import audit, case_through, pair_cases, plain_pair, summarize
from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.cache import Cache
from diglot.checks import BY_SLUG, FAMILIES, find_rule
from diglot.errors import DiglotError, UsageError
from diglot.locales import locale_in, normalize
from diglot.model import Case, Page, Places, Report
from diglot.page import published, read_page
from diglot.recover import losses_of, recover_missing, recover_page
from diglot.reports import (
    ALIGNMENT_WRITERS,
    DRIFT_WRITERS,
    FINDING_WRITERS,
    RECOVERY_WRITERS,
    REPORT_WRITERS,
    SITE_WRITERS,
)
from diglot.reports.data import write_links
from diglot.settings import Settings, load_settings, tree_option
from diglot.trees import open_tree, read_file, write_file
from diglot.work import processes

CLEAN, FOUND, BROKEN = 0, 1, 2
_ENGLISH = "en-US"
# Pairs of files that are aligned together: enough to learn words from, few enough to hold.
_TOGETHER = 2000
_Command = TypeVar("_Command", bound=Callable[..., int])


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
        click.echo(f"diglot: {error} [{error.slug}]", err=True)
        return BROKEN
    except (BrokenPipeError, SystemExit):
        # The reader of our output, `head` for example, has gone. click exits for it, with 1; and Python would complain
        # once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    return status if isinstance(status, int) else CLEAN


def run() -> None:
    """The entry point of the `diglot` command."""
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
_OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file, whole or not at all; missing folders are made.",
)


_TREE = click.option(
    "--tree",
    "trees",
    multiple=True,
    metavar="LOCALE=PATH[@COMMIT]",
    help="Where the articles of a locale are, if not below the folder of the settings. May be given for each locale.",
)
_JOBS = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="So many processes at once; else one for each core."
)


@commands.command(
    epilog=_example(
        "diglot check",
        "diglot check --format json -o findings.json",
        "diglot check --tree en-US=../docs/articles@v2 --tree nb-NO=../docs.nb-no/articles",
    )
)
@_form("text", "json")
@_OUTPUT
@_TREE
@_JOBS
@click.option("--no-cache", is_flag=True, help=f"Neither read nor write {CACHE_FOLDER}, where results are kept.")
def check(form: str, output: Path | None, trees: tuple[str, ...], jobs: int | None, *, no_cache: bool) -> int:
    """Check every page: structure, provenance, spans, alignment and drift.

    Exits with 1 if there is a finding of severity warning or error. An article whose pages have not changed since the
    last run is not worked through again.
    """
    settings = _settings(trees)
    with ExitStack() as stack:
        tree = stack.enter_context(open_tree(settings.folder, settings.trees, settings.source_locale))
        executor = stack.enter_context(processes(jobs))
        cache = None if no_cache else stack.enter_context(Cache(settings.root / CACHE_FOLDER))
        summary = summarize(tree, settings, _track, executor, cache)
    if cache is not None and cache.trouble:
        click.echo(f"diglot: {cache.trouble}", err=True)
    _print(partial(FINDING_WRITERS[form], summary), output)
    return FOUND if summary.has_findings else CLEAN


@commands.command(epilog=_example("diglot drift", "diglot drift --format json -o drift.json"))
@_form("text", "json")
@_OUTPUT
@_TREE
@_JOBS
def drift(form: str, output: Path | None, trees: tuple[str, ...], jobs: int | None) -> int:
    """Tell which translations the source has left behind, sentence by sentence.

    Exits with 1 if any page is stale or has lost its source.
    """
    report = _audit(_settings(trees), jobs)
    _print(partial(DRIFT_WRITERS[form], report), output)
    return FOUND if report.is_behind else CLEAN


@commands.command(epilog=_example("diglot report", "diglot report --format html -o report.html"))
@_form("text", "json", "html", text="What to print; html is one self-contained file.")
@_OUTPUT
@_TREE
@_JOBS
def report(form: str, output: Path | None, trees: tuple[str, ...], jobs: int | None) -> int:
    """Print the alignment report. As text it is an overview; json and html have every segment, drift and finding.

    Exits with 0: what is found is not judged here.
    """
    _print(partial(REPORT_WRITERS[form], _audit(_settings(trees), jobs)), output)
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
            return _align_lines(map(os.fsdecode, sys.stdin.buffer), locale, settings.thresholds.export)
        case (page,), "text" | "json", False:
            ALIGNMENT_WRITERS[form](settings.places, _case_of(page, settings), sys.stdout)
        case (source, target), "links", False:
            case = _case_of_files(source, target, locale, made_from)
            write_links(Places(), case, sys.stdout, settings.thresholds.export)
        case (source, target), _, False:
            ALIGNMENT_WRITERS[form](Places(), _case_of_files(source, target, locale, made_from), sys.stdout)
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
            case = _case_of_files(source, target, locale)
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


@commands.command(epilog=_example("diglot build", "diglot build --strict --site-dir public"))
@click.option("-f", "--config-file", type=click.Path(path_type=Path), default="mkdocs.yml", show_default=True)
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Where to write; else site_dir of the file.")
@click.option("--strict", is_flag=True, help="Exit with 1 for a warning too, after all locales are built.")
@_form("text", "json")
def build(config_file: Path, site_dir: Path | None, form: str, *, strict: bool) -> int:
    """Build the site in every locale, then read it again and check its links, languages and markup.

    Exits with 1 if that check finds something; stale pages are shown as such, and are no reason not to build.
    """
    from diglot.site.build import build_site  # noqa: PLC0415  # only this command needs MkDocs

    with Console(stderr=True).status("Building the site in every locale"):
        site = build_site(config_file, site_dir)
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


def _track(items: Sequence[str], what: str) -> Iterable[str]:
    """The items, with a progress bar on a terminal that goes when it is done."""
    console = Console(stderr=True)
    return rich_track(items, what, console=console, transient=True, disable=not console.is_terminal)


def _print(write: Callable[[TextIO], None], output: Path | None) -> None:
    if output is None:
        write(sys.stdout)
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


def _case_of_files(source: str, target: str, locale: str | None, made_from: str | None = None) -> Case:
    pair = _pair_of_files(source, target, locale)
    if made_from is not None:
        return case_through(_english(made_from), *pair)
    (case,) = pair_cases([pair])
    return case


def _english(file: str) -> Page:
    return read_page(file, _ENGLISH, read_file(Path(file)))


def _pair_of_files(source: str, target: str, locale: str | None) -> tuple[Page, Page]:
    page = read_page(target, "", read_file(Path(target)))
    told = locale or page.provenance.locale or locale_in(str(Path(target).resolve()))
    tag = normalize(told or _ENGLISH)
    if tag is None:
        message = f"{told}: no known locale; name one such as nb-NO"
        raise UsageError(message)
    return plain_pair(_english(source), replace(page, locale=tag))


def _align_lines(lines: Iterable[str], locale: str | None, least: float) -> int:
    """One answer for each line, in their order; a line that can't be answered says why.

    Answers come for many lines at a time, since pages teach each other words.
    """
    status = CLEAN
    rest = iter(lines)
    while some := list(islice(rest, _TOGETHER)):
        pairs: dict[int, tuple[Page, Page]] = {}
        answers: dict[int, Case] = {}
        errors: dict[int, str] = {}
        for at, line in enumerate(some):
            source, target, made_from, *_ = (*line.rstrip("\r\n").split("\t"), "", "")
            try:
                if made_from:
                    answers[at] = _case_of_files(source, target, locale, made_from)
                else:
                    pairs[at] = _pair_of_files(source, target, locale)
            except DiglotError as error:
                errors[at] = str(error)
        answers.update(zip(pairs, pair_cases([*pairs.values()]), strict=True))
        for at in range(len(some)):
            if at in errors:
                status = BROKEN
                click.echo(f"diglot: {errors[at]}", err=True)
                click.echo(json.dumps({"links": [], "error": errors[at]}))
            else:
                write_links(Places(), answers[at], sys.stdout, least)
    return status
