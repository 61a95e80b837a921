"""The translation memory: what it has, what is found in it, and the drafts made of it."""

from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.table import Table

from diglot.memory.matching import Proposal, Search
from diglot.memory.store import Count, Hit
from diglot.model import Method, Origin
from diglot.pretranslate import Draft, Filled, Left, Pretranslation
from diglot.reports.data import Json, write_document
from diglot.reports.terminal import counted, literal, open_console

# Sentences of a draft that are listed as text, and how much of each.
_MOST, _SHOWN = 10, 70


def write_counts(counts: Sequence[Count], out: TextIO) -> None:
    """A table by locale."""
    console = open_console(out)
    if not counts:
        console.print("The memory is empty.")
        return
    table = Table(header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    names = ("pairs", "sentences", "ambiguous", "places", "pages", *(method.value for method in Method), "imported")
    table.add_column("locale", no_wrap=True)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    for own in counts:
        numbers = (own.pairs, own.sources, own.ambiguous, own.places, own.pages, *_numbers(own))
        table.add_row(own.locale, *(f"{number:,}" for number in numbers))
    console.print(table)
    console.print("[dim]ambiguous: sentences with more than one translation; by whom: of the places[/]")


def _numbers(count: Count) -> list[int]:
    return [*(count.methods.get(method, 0) for method in Method), count.origins.get(None, 0)]


def write_counts_json(counts: Sequence[Count], out: TextIO) -> None:
    """The same, with what the pairs rest on."""
    write_document({"locales": [_count(own) for own in counts]}, out)


def _count(count: Count) -> Json:
    return {
        "locale": count.locale,
        "pairs": count.pairs,
        "sentences": count.sources,
        "ambiguous": count.ambiguous,
        "places": count.places,
        "pages": count.pages,
        "methods": {method.value: count.methods.get(method, 0) for method in Method},
        "origins": {
            **{origin.value: count.origins.get(origin, 0) for origin in Origin},
            "imported": count.origins.get(None, 0),
        },
    }


def write_search(search: Search, out: TextIO) -> None:
    """The sentences that are like the text, then those that have its words, each source sentence once."""
    console = open_console(out)
    for match in search.matches:
        console.print(f"[bold]{match.percent} %[/] {literal(match.source)}")
        console.print(f"    {literal(match.target)} [dim]{literal(_place(match))}[/]")
    if search.matches and search.hits:
        console.print()
    source = None
    for hit in search.hits:
        if hit.source != source:
            console.print(literal(hit.source))
        source = hit.source
        console.print(f"    [bold]{hit.locale}[/] {literal(hit.target)} [dim]{literal(_place(hit))}[/]")
    if not search.matches and not search.hits:
        console.print(f"Nothing in the memory has {literal(search.text)}")


def _place(found: Proposal | Hit) -> str:
    day = f", {found.day.isoformat()}" if found.day else ""
    where = f"{found.path} {found.segment}".strip() or "imported"
    return f"({where}{day}, {found.method.value}, {counted(found.places, 'place')})"


def write_search_json(search: Search, out: TextIO) -> None:
    """The same."""
    document = {
        "text": search.text,
        "locale": search.locale,
        "matches": [_proposal(match) for match in search.matches],
        "hits": [{"locale": hit.locale, **_found(hit)} for hit in search.hits],
    }
    write_document(document, out)


def _proposal(proposal: Proposal) -> Json:
    return {
        "percent": proposal.percent,
        "likeness": proposal.likeness,
        "characters": proposal.characters,
        **_found(proposal),
    }


def _found(found: Proposal | Hit) -> Json:
    return {
        "source": found.source,
        "target": found.target,
        "path": found.path,
        "segment": found.segment,
        "handoff": found.day.isoformat() if found.day else None,
        "method": found.method.value,
        "places": found.places,
    }


def write_drafts(made: Pretranslation, out: TextIO) -> None:
    """Each draft with what was filled, from where, and what was left and why."""
    console = open_console(out)
    for draft in made.drafts:
        told = f"{counted(len(draft.filled), 'sentence')} filled, {len(draft.left)} left"
        console.print(f"[bold]{literal(made.places.of(draft.path))}[/] was {draft.state.value}: {told}")
        for each in draft.filled[:_MOST]:
            place = f"{each.proposal.path} {each.proposal.segment}".strip() or "imported"
            console.print(f"    {each.proposal.percent} % {literal(_short(each.source))} [dim]{literal(place)}[/]")
        if len(draft.filled) > _MOST:
            console.print(f"    [dim]… and {len(draft.filled) - _MOST:,} more; --format json lists them[/]")
        for item in draft.left[:_MOST]:
            console.print(f"    left {literal(_short(item.source))} [dim]{literal(item.reason)}[/]")
        if len(draft.left) > _MOST:
            console.print(f"    [dim]… and {len(draft.left) - _MOST:,} more; --format json lists them[/]")
    for path in made.unfilled[:_MOST]:
        console.print(f"[bold]{literal(made.places.of(path))}[/] is missing: the memory has nothing for it")
    if len(made.unfilled) > _MOST:
        console.print(f"[dim]… and {len(made.unfilled) - _MOST:,} more pages; --format json lists them[/]")
    filled, left = sum(len(each.filled) for each in made.drafts), sum(len(each.left) for each in made.drafts)
    complete = sum(each.is_complete for each in made.drafts)
    pages = counted(len(made.drafts), "page")
    console.print(
        f"{made.locale}: {counted(filled, 'sentence')} of {pages} filled, {left:,} left; {complete:,} complete"
    )
    if made.skipped:
        console.print(
            f"{counted(made.skipped, 'stale page')} left to people: side by side, or made from a source nobody carries"
        )


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN else f"{folded[:_SHOWN]}…"


def write_drafts_json(made: Pretranslation, out: TextIO) -> None:
    """The same, with every sentence."""
    document = {
        "locale": made.locale,
        "drafts": [_draft(made, draft) for draft in made.drafts],
        "skipped": made.skipped,
        "unfilled": [made.places.of(path) for path in made.unfilled],
    }
    write_document(document, out)


def _draft(made: Pretranslation, draft: Draft) -> Json:
    return {
        "article": draft.article,
        "path": made.places.of(draft.path),
        "state": draft.state.value,
        "complete": draft.is_complete,
        "filled": [_filled(each) for each in draft.filled],
        "left": [_left(each) for each in draft.left],
    }


def _filled(filled: Filled) -> Json:
    return {"sentence": filled.source, "line": filled.line, "match": _proposal(filled.proposal)}


def _left(left: Left) -> Json:
    return {"sentence": left.source, "line": left.line, "reason": left.reason}
