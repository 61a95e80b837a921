"""What changed between two states of a tree, and the history of one article: text for people, JSON for machines."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table

from diglot.drift.history import Handback, Story
from diglot.drift.since import Churn, Course, Event, Since, Step, Tally
from diglot.drift.survey import percent
from diglot.model import Change, ChangeKind, Grade, Method, State
from diglot.reports.data import Json, change_of, write_document
from diglot.reports.terminal import (
    CHANGE_MARK,
    STATE_STYLE,
    changed_text,
    degree_text,
    difference_text,
    literal,
    open_console,
    print_rest,
)

_METHODS = {Method.MACHINE: "MT", Method.HUMAN: "HT", Method.UNKNOWN: "?"}


def write_since(since: Since, out: TextIO) -> None:
    """The totals of each locale, then what became of each article."""
    console = open_console(out)
    console.print(_tallies(since))
    sources = Counter(course.source for course in since.courses)
    named = ", ".join(f"{sources[name]} {name}" for name in ("changed", "metadata", "new", "deleted") if sources[name])
    console.print(f"Sources of {since.size:,} articles: {named or 'nothing changed'}")
    changes = [change for course in since.courses for change in course.changes]
    if changes:
        console.print(f"Sentences of the source: {_counted(changes)}")
    for course in since.courses[: since.cap]:
        _print_course(console, since, course)
    print_rest(console, len(since.courses[since.cap :]) if since.cap else 0)
    if since.courses and not since.detailed:
        console.print("\n[dim]--sentences tells which sentences changed, and which were translated anew[/]")


def _tallies(since: Since) -> Table:
    table = Table(title=f"Since {literal(since.since)}", title_justify="left", header_style="bold")
    table.add_column("locale")
    for name in ("pages", "up to date", *(event.value for event in Event), "translated anew, though the source stands"):
        table.add_column(name, justify="right")
    rows = {**since.totals, "all": sum(since.totals.values(), Tally())} if len(since.totals) > 1 else since.totals
    for name, tally in rows.items():
        then, now = ((_pages(states), _current(states)) for states in (tally.then, tally.now))
        anew = f"{tally.anew:,} of {tally.standing:,} ({percent(tally.anew, tally.standing)})"
        table.add_row(
            name,
            f"{then[0]:,} → {now[0]:,}",
            f"{then[1]:,} → {now[1]:,}",
            *(f"{tally.events[event]:,}" if tally.events.get(event) else "" for event in Event),
            anew if tally.standing else "",
        )
    return table


def _pages(states: Mapping[State, int]) -> int:
    return sum(states.values()) - states.get(State.MISSING, 0)


def _current(states: Mapping[State, int]) -> int:
    return sum(count for state, count in states.items() if state.is_current)


def _print_course(console: Console, since: Since, course: Course) -> None:
    moved = f" (was {literal(course.older)})" if course.older else ""
    counted = f": {_counted(course.changes)}" if course.changes else ""
    console.print(f"\n[bold]{literal(course.path)}[/]{moved}, source {course.source}{counted}")
    if since.detailed:
        _print_changes(console, course.changes)
    groups: dict[str, list[str]] = {}
    for step in course.steps:
        if step.events or step.churn.anew:
            groups.setdefault(_told(step), []).append(step.locale)
    for told, locales in groups.items():
        console.print(f"  {', '.join(locales)}: {told}")
    for step in course.steps if since.detailed else ():
        for item in step.churn.anew:
            console.print(f"  [dim]{literal(since.places.of(step.path))}:{item.line}[/] {literal(item.source)}")
            console.print(f"    {difference_text(item.old, item.new)}")


def _told(step: Step) -> str:
    """For example: fresh → stale; became stale."""
    then, now = (f"[{STATE_STYLE[state]}]{state.value}[/]" if state else "none" for state in (step.then, step.now))
    churn = step.churn
    told = [then if step.then is step.now else f"{then} → {now}", *(event.value for event in step.events)]
    if step.taken:
        told.append(_counted(step.taken))
    if churn.anew:
        told.append(f"translated anew {len(churn.anew)} of {churn.standing} sentences that stand")
    return "; ".join(told)


def _counted(changes: Sequence[Change]) -> str:
    """For example: edited 2, added 1 (edits: wording 1, meaning 1)."""
    kinds, grades = Counter(change.kind for change in changes), Counter(change.grade for change in changes)
    told = ", ".join(f"{kind.value} {kinds[kind]}" for kind in ChangeKind if kinds[kind])
    edits = ", ".join(f"{grade.value} {grades[grade]}" for grade in Grade if grades[grade])
    return f"{told} (edits: {edits})" if edits else told


def _print_changes(console: Console, changes: Sequence[Change]) -> None:
    for change in changes:
        mark, style = CHANGE_MARK[change.kind]
        console.print(f"  [{style}]{mark}[/] {degree_text(change)}{changed_text(change)}")


def write_story(story: Story, out: TextIO) -> None:
    """A table of versions and locales, what changed in each version, and the churn of each locale."""
    console = open_console(out)
    console.print(_versions(story))
    for edition in story.editions:
        if edition.changes:
            console.print(f"\n[bold]{edition.number}. {edition.name}[/] {edition.day or ''}")
            _print_changes(console, edition.changes)
    console.print()
    for locale, handbacks in story.handbacks.items():
        standing, anew = story.churn(locale)
        told = [f"{len(handbacks)} handback{'' if len(handbacks) == 1 else 's'}"]
        if standing:
            told.append(f"{anew} of {standing} sentences translated anew though they stood ({percent(anew, standing)})")
        if downgrades := story.downgrades(locale):
            told.append("human to machine " + ("once" if downgrades == 1 else f"{downgrades} times"))
        if unknown := sum(each.edition is None for each in handbacks):
            told.append(f"{unknown} made from a version that is not known")
        console.print(f"{locale}: {', '.join(told)}")
    console.print("\n[dim]MT machine, HT human, ? not said; a dash: never made from this version[/]")
    cut = (each.is_cut for own in story.handbacks.values() for each in own)
    if any(edition.is_cut for edition in story.editions) or any(cut):
        console.print("[dim]by a day: it may be older, the clone is shallow; git fetch --unshallow gets the rest[/]")


def _versions(story: Story) -> Table:
    title = f"Versions of the source of {literal(story.article)}"
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in ("", "version", "day", "sentences changed", *story.handbacks):
        table.add_column(name)
    for edition in story.editions:
        if edition.is_end:
            changed = "deleted"
        elif edition.number == 1:
            changed = ""
        elif edition.changes is None:
            changed = "not known"
        else:
            changed = _counted(edition.changes) or "none"
        uptakes = (_uptake(story.uptake(locale, edition.number)) for locale in story.handbacks)
        day = _day(edition.day, is_cut=edition.is_cut) if edition.day else ""
        table.add_row(str(edition.number), edition.name or "not committed", day, changed, *uptakes)
    return table


def _uptake(handbacks: Sequence[Handback]) -> str:
    """For example, on two lines: 2020-09-14 MT, 2021-01-12 HT."""
    told = [
        f"{_day(each.day, is_cut=each.is_cut) if each.day else 'not committed'} {_METHODS[each.method]}"
        for each in handbacks
    ]
    return "\n".join(told) or "-"


def _day(day: dt.date, *, is_cut: bool) -> str:
    return f"by {day}" if is_cut else day.isoformat()


def write_since_json(since: Since, out: TextIO) -> None:
    """Every article of which anything became, and the totals."""
    document = {
        "since": since.since,
        "size": since.size,
        "articles": [_course(since, course) for course in since.courses],
        "totals": {locale: _tally(tally) for locale, tally in since.totals.items()},
    }
    write_document(document, out)


def _course(since: Since, course: Course) -> Json:
    return {
        "article": course.path,
        "older": course.older,
        "source": course.source,
        "changes": [change_of(change) for change in course.changes],
        "locales": [_step(since, step) for step in course.steps if step.events or step.churn.anew],
    }


def _step(since: Since, step: Step) -> Json:
    return {
        "locale": step.locale,
        "path": since.places.of(step.path),
        "then": step.then.value if step.then else None,
        "now": step.now.value if step.now else None,
        "methods": [method.value if method else None for method in step.methods],
        "events": [event.value for event in step.events],
        "taken": [change_of(change) for change in step.taken],
        "churn": _churn(step.churn),
    }


def _churn(churn: Churn) -> Json:
    return {
        "standing": churn.standing,
        "anew": [{"source": item.source, "old": item.old, "new": item.new, "line": item.line} for item in churn.anew],
    }


def _tally(tally: Tally) -> Json:
    return {
        "then": {state.value: tally.then.get(state, 0) for state in State},
        "now": {state.value: tally.now.get(state, 0) for state in State},
        "events": {event.value: tally.events.get(event, 0) for event in Event},
        "standing": tally.standing,
        "anew": tally.anew,
    }


def write_story_json(story: Story, out: TextIO) -> None:
    """The editions with their changes, and the handbacks by locale."""
    document = {
        "article": story.article,
        "editions": [
            {
                "number": edition.number,
                "hash": edition.hash,
                "commit": edition.commit,
                "day": edition.day.isoformat() if edition.day else None,
                "known": edition.text is not None,
                "cut": edition.is_cut,
                "deleted": edition.is_end,
                "changes": None if edition.changes is None else [change_of(change) for change in edition.changes],
            }
            for edition in story.editions
        ],
        "locales": {
            locale: [
                {
                    "day": each.day.isoformat() if each.day else None,
                    "commit": each.commit,
                    "method": each.method.value,
                    "edition": each.edition,
                    "cut": each.is_cut,
                    "churn": _churn(each.churn),
                }
                for each in handbacks
            ]
            for locale, handbacks in story.handbacks.items()
        },
    }
    write_document(document, out)
