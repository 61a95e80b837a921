"""How much damage the rules find: real pairs of which nothing is said are damaged, each in one way, and checked again.

Of every kind of damage up to so many are tried, in pages and sentences that chance picks evenly from the locales; and
of changes that do no harm, of which nothing should be said.

    python tests/benchmarks/damaging.py [KIND]    with a kind, what was missed of it
"""

import os
import random
import re
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archives import unpack
from rich.console import Console
from rich.table import Table

from diglot.audit import audit
from diglot.model import Finding, Page, Span
from diglot.page import read_page
from diglot.positions import Lines
from diglot.prose import prose
from diglot.settings import Settings

COUNT = 200
"""So many of each kind."""
PAGES, LEAST = 6, 8
"""So many pages for each pair of locales, with so many pairs at least."""
LONGEST = 150
"""In pairs; pages that are longer take too long to be checked for each of them."""
SEED = 20201109
_FAMILIES = ("markup", "spans", "terms", "text")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<url>[^()\s]+)\)")
_BOLD = re.compile(r"(?<![*\\])\*\*(?P<text>[^\s*\\][^*\\]*[^\s*\\])\*\*(?!\*)")
_CODE = re.compile(r"(?<!`)`(?P<text>[^`]+)`(?!`)")
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,6}(?![\w-]|[.,]\d)")
_WORD = re.compile(r"(?<![^\s(])[^\W\d_]{4,}(?=[\s.,)])")
_NEGATED = re.compile(r"(?i)\bnot\b|n['’]t\b|\bcannot\b|\bnever\b")
_NEGATIONS = {
    "ar-SA": (r"(?<!\w)(?:لا|لم|لن|ليس) ", ""),
    "da-DK": (r"\bikke ", ""),
    "fi-FI": (r"\b(?:ei|eivät|et|älä) ", ""),
    "ja-JP": (r"ません", "ます"),
    "lv-LV": (r"\bne(?=var|ir|ti|iz|pa|at|ie)", ""),
    "nb-NO": (r"\bikke ", ""),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One pair of a page, and the page in all locales."""

    page: Page
    span: Span
    versions: Mapping[str, Page]

    @property
    def source(self) -> str:
        """The English."""
        return self.span.source or ""

    @property
    def target(self) -> str:
        """The translation."""
        return self.span.target or ""

    @property
    def before(self) -> str:
        """What stands before the pair on its line."""
        text = self.page.text
        return text[text.rfind("\n", 0, self.span.start) + 1 : self.span.start]


Change = Callable[[Place, random.Random], str | None]
"""Gives the target as it is after the change; None where that can't be done to this pair."""


def _at(pattern: re.Pattern[str] | str, new: Callable[[re.Match[str], random.Random], str]) -> Change:
    """A change of one of the places that a pattern finds in the target."""

    def change(place: Place, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, place.target))
        if not found:
            return None
        match = chance.choice(found)
        return place.target[: match.start()] + new(match, chance) + place.target[match.end() :]

    return change


def _in_prose(pattern: re.Pattern[str] | str, new: Callable[[re.Match[str], random.Random], str]) -> Change:
    """The same, in what is neither code nor address."""

    def change(place: Place, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, prose(place.target)))
        if not found:
            return None
        match = chance.choice(found)
        return place.target[: match.start()] + new(match, chance) + place.target[match.end() :]

    return change


def _number_lost(place: Place, chance: random.Random) -> str | None:
    """A number is lost, and the space before it, so that only the number can be missed."""
    after = _shared_number(lambda _number, _chance: "\0")(place, chance)
    return re.sub(r" ?\0", "", after) if after else None


def _shared_number(new: Callable[[str, random.Random], str]) -> Change:
    """A change of a number that both sides have once."""

    def change(place: Place, chance: random.Random) -> str | None:
        source = Counter(re.findall(r"\d+", place.source))
        found = [match for match in _NUMBER.finditer(prose(place.target)) if source[match[0]] == 1]
        if not found or len(found) != len({match[0] for match in found}):
            return None
        match = chance.choice(found)
        instead = new(match[0], chance)
        if instead in source:
            return None
        return place.target[: match.start()] + instead + place.target[match.end() :]

    return change


def _other_number(number: str, chance: random.Random) -> str:
    return str(int(number) + chance.choice((1, 2, 3, 10, 11)))


def _negation_lost(place: Place, chance: random.Random) -> str | None:
    pattern, new = _NEGATIONS[place.page.locale]
    found = list(re.finditer(pattern, place.target))
    if len(_NEGATED.findall(place.source)) != 1 or len(found) != 1:
        return None
    return _at(pattern, lambda _match, _chance: new)(place, chance)


def _sentence_words(place: Place) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z]+", prose(place.source)) if word.islower()]


def _in_english(place: Place, _: random.Random) -> str | None:
    return place.source if len(_sentence_words(place)) >= 5 else None


def _half_in_english(place: Place, _: random.Random) -> str | None:
    if len(_sentence_words(place)) < 10 or re.search(r"[\[`*<]", place.source + place.target):
        return None
    ours, theirs = place.target.split(), place.source.split()
    if place.page.locale == "ja-JP":
        return place.target[: len(place.target) // 2] + " " + " ".join(theirs[len(theirs) // 2 :])
    return " ".join([*ours[: len(ours) // 2], *theirs[len(theirs) // 2 :]])


def _half_lost(place: Place, _: random.Random) -> str | None:
    if len(place.source) < 80 or re.search(r"[\[`*<(\"]", place.target):
        return None
    return place.target[: len(place.target) // 3].rstrip() + place.target[-1]


def _list_made(place: Place, _: random.Random) -> str | None:
    text = place.page.text
    above = text[: place.span.start].rpartition("\n")[0].rpartition("\n")[2]
    if place.before or above.strip() or re.match(r"\W|\d", place.target + place.source):
        return None
    return f"3. {place.target}"


def _bar_added(place: Place, chance: random.Random) -> str | None:
    if "|" not in place.before or "|" in place.target or "`" in place.target:
        return None
    return _in_prose(r"(?<=\w) (?=\w)", lambda _match, _chance: " | ")(place, chance)


def _wrong_encoding(match: re.Match[str], _: random.Random) -> str:
    try:
        return match[0].encode().decode("cp1252")
    except UnicodeDecodeError:
        return match[0]


def _placeholder_changed(match: re.Match[str], _: random.Random) -> str:
    return match[0].replace(match["name"], f"{match['name'][::-1].lower()}en")


def _links_swapped(place: Place, _: random.Random) -> str | None:
    found = [match for match in _LINK.finditer(place.target) if match["text"][-1].isalnum()]
    if len(found) < 2:
        return None
    one, other = found[:2]
    text = place.target
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _in_locale(locale: str, change: Change) -> Change:
    return lambda place, chance: change(place, chance) if place.page.locale == locale else None


def _not_in_locale(locale: str, change: Change) -> Change:
    return lambda place, chance: change(place, chance) if place.page.locale != locale else None


def _unless(pattern: str, change: Change) -> Change:
    return lambda place, chance: None if re.search(pattern, place.source) else change(place, chance)


DAMAGE: Mapping[str, Change] = {
    "number changed": _shared_number(_other_number),
    "number lost": _number_lost,
    "negation lost": _negation_lost,
    "left in English": _in_english,
    "second half left in English": _half_in_english,
    "two thirds lost": _half_lost,
    "link lost": _at(_LINK, lambda match, _: match["text"]),
    "link leads elsewhere": _at(_LINK, lambda match, _: f"[{match['text']}](https://other.example/page)"),
    "link without text": _at(_LINK, lambda match, _: f"{match['text']} []({match['url']})"),
    "link torn: ] (": _at(_LINK, lambda match, _: f"[{match['text']}] ({match['url']})"),
    "link torn: ](": _at(_LINK, lambda match, _: f"{match['text']}]({match['url']})"),
    "label made a link": _unless(r"\]\(", _at(_BOLD, lambda match, _: f"**[{match['text']}](kjør)**")),
    "bold lost": _at(_BOLD, lambda match, _: match["text"]),
    "bold with spaces inside": _at(_BOLD, lambda match, _: f"** {match['text']} **"),
    "bold escaped": _at(_BOLD, lambda match, _: rf"\*\*{match['text']}\*\*"),
    "bold in full width": _at(_BOLD, lambda match, _: f"＊＊{match['text']}＊＊"),
    "code translated": _at(_CODE, lambda match, _: f"`{match['text'][::-1]}`"),
    "code unmarked": _at(_CODE, lambda match, _: match["text"]),
    "placeholder changed": _at(r"(?<!`)[{%](?P<name>[A-Za-z_]+)[}%](?!`)", _placeholder_changed),
    "menu step lost": _at(r"(?<=> )\*\*[^*]+\*\*(?= *(?:>|\.?$))", lambda _match, _chance: ""),
    "tag lost": _at(r"</?(?:br|sup|sub|b|i|strong|em|u|span)\s*/?>", lambda _match, _chance: ""),
    "entity broken": _at(r"(?<= )&(?=\w{2,8}; )", lambda _match, _chance: "& "),
    "begins a list": _list_made,
    "bar in a table": _bar_added,
    "backslash": _unless(r"\\", _in_prose(_WORD, lambda match, _: f"\\\\{match[0]}")),
    "tool's placeholder": _in_prose(_WORD, lambda _match, _chance: "@ no__t-0"),
    "word doubled": _in_prose(_WORD, lambda match, _: f"{match[0]} {match[0]}"),
    "word glued": _not_in_locale("ja-JP", _at(r"(?<=\w(?:\)|\*)) (?=[^\W\d_A-Z])", lambda _match, _chance: "")),
    "bracket lost": _in_prose(r"[()]", lambda _match, _chance: ""),
    "quotation mark lost": _in_prose(r"[\"“”«»「」]", lambda _match, _chance: ""),
    "end lost": _at(r"(?<=\w)[.:。]\Z", lambda _match, _chance: ""),
    "two spaces": _in_prose(r"(?<=\w) (?=\w)", lambda _match, _chance: "  "),
    "space before a mark": _not_in_locale("ja-JP", _in_prose(r"(?<=\w)(?=[.,] )", lambda _match, _chance: " ")),
    "wrong encoding": _in_prose(r"[^\W_]*[^\W\d_a-zA-Z][^\W_]*", _wrong_encoding),
    "letter lost": _in_prose(r"[^\W\d_a-zA-Z]", lambda _match, _chance: "\ufffd"),
    "invisible character": _in_prose(r"(?<=\w)(?=\w)", lambda _match, _chance: "\u200b"),
    "direction overridden": _in_prose(r"(?<=\w)(?=\w)", lambda _match, _chance: "\u202e"),
}
HARMLESS: Mapping[str, Change] = {
    "number grouped": _shared_number(lambda number, _: f"{int(number):,}".replace(",", "\u00a0")),
    "Arabic digits": _in_locale(
        "ar-SA", _shared_number(lambda number, _: "".join(chr(0x660 + int(digit)) for digit in number))
    ),
    "full-width digits": _in_locale(
        "ja-JP", _shared_number(lambda number, _: "".join(chr(0xFF10 + int(digit)) for digit in number))
    ),
    "italics for bold": _at(_BOLD, lambda match, _: f"*{match['text']}*"),
    "quotation marks for bold": _at(_BOLD, lambda match, _: f"«{match['text']}»"),
    "other quotation marks": _at(r"\"([^\"`]+)\"(?=[ .])", lambda match, _: f"«{match[1]}»"),
    "links in another order": _links_swapped,
    "locale in an address": _at(r"(?<=microsoft\.com/)(?=\w+/)", lambda _match, _chance: "nb-no/"),
    "no-break space": _in_prose(r"(?<=\w) (?=\w)", lambda _match, _chance: "\u00a0"),
    "soft line break": _in_prose(r"(?<=[^\W\d_]) (?=[^\W\d_])", lambda _match, _chance: "\n"),
    "letters decomposed": lambda place, _: unicodedata.normalize("NFD", place.target),
    "brackets in full width": _in_locale("ja-JP", _at(r"(?<!\])\(([^()]*)\)", lambda match, _: f"（{match[1]}）")),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One change: the pair, its target afterwards, and the rules that say something of it that they did not before."""

    place: Place
    after: str
    rules: tuple[str, ...]


def damaging(shared: Path, console: Console) -> None:
    """Of each kind of damage the share that is found, and by which rules; of harmless changes what is said of them."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(shared / "corpus" / "pages.tar.xz", Path(folder))
        places = all_places(Path(folder))
    for title, kinds in (("Damage found", DAMAGE), ("Said of harmless changes", HARMLESS)):
        table = Table(title=title)
        for column in ("kind", "tried", "found", "by"):
            table.add_column(column, justify="left" if column in {"kind", "by"} else "right")
        for kind, change in kinds.items():
            tried = list(attempts(places, change))
            rules = Counter(rule for each in tried for rule in each.rules)
            told = ", ".join(f"{rule} {count}" for rule, count in rules.most_common(4))
            table.add_row(kind, str(len(tried)), str(sum(1 for each in tried if each.rules)), told)
        console.print(table)
    console.print(f"pages in another locale: {_pages_found(places)}", soft_wrap=True)


def all_places(folder: Path) -> list[Place]:
    """The pairs of all pages but the very long ones, in an order that chance makes."""
    pages: dict[str, dict[str, Page]] = defaultdict(dict)
    for path in sorted(folder.glob("*/live-sxs/**/*.md")):
        locale, _, *rest = path.relative_to(folder).parts
        pages["/".join(rest)][locale] = read_page(f"{locale}/{'/'.join(rest)}", locale, path.read_bytes())
    found = [
        place
        for versions in pages.values()
        for page in versions.values()
        if page.provenance.hash and len(page.spans) <= LONGEST
        for place in _places(page, versions)
    ]
    random.Random(SEED).shuffle(found)  # noqa: S311  # nothing secret
    return found


def _places(page: Page, versions: Mapping[str, Page]) -> Iterator[Place]:
    for span in page.spans:
        if span.source and span.target and span.start >= page.body_start:
            yield Place(page, span, versions)


def attempts(places: Sequence[Place], change: Change) -> Iterator[Tried]:
    """The first so many pairs to which the change can be done, and of which nothing is said before it."""
    count = 0
    for place in places:
        # The same for a pair however many were tried before it.
        chance = random.Random(f"{SEED} {place.page.path} {place.span.id}")  # noqa: S311
        after = change(place, chance)
        if after is None or after == place.target:
            continue
        before = findings(place.page)
        if any(_is_about(place, finding) for finding in before):
            continue
        text, at = place.page.text, place.span.target_start
        new = _changed(place.page, text[:at] + after + text[at + len(place.target) :])
        said = Counter(_told(finding) for finding in new) - Counter(_told(finding) for finding in before)
        yield Tried(place, after, tuple(sorted({rule for rule, _ in said})))
        count += 1
        if count == COUNT:
            return


def _told(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def _changed(page: Page, text: str) -> list[Finding]:
    return findings(read_page(page.path, page.locale, text.encode(errors="surrogatepass")))


def _is_about(place: Place, finding: Finding) -> bool:
    lines = Lines(place.page.text)
    return lines.position(place.span.start) <= (finding.line, finding.column) < lines.position(place.span.end)


def findings(page: Page) -> list[Finding]:
    """What the rules on sentences say of a page."""
    report = audit({page.path: page.data}, Settings())
    return [finding for finding in report.findings if finding.rule.partition(".")[0] in _FAMILIES]


def _pages_found(places: Sequence[Place]) -> str:
    """Of so many pages, each with the translations of another locale, those told by text.language; by pair of locales."""
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for place in places:
        page = place.page
        for locale, other in place.versions.items():
            pair = f"{locale} in {page.locale}"
            if locale == page.locale or tried[pair] == PAGES:
                continue
            targets = {span.unit: span.target for span in other.spans}
            shared = [span for span in page.spans if span.target and targets.get(span.unit)]
            if len(shared) < LEAST or len(shared) < len(page.spans):
                continue
            text = page.text
            for span in reversed(shared):
                start = span.target_start
                text = text[:start] + (targets[span.unit] or "") + text[start + len(span.target or "") :]
            tried[pair] += 1
            found[pair] += any(finding.rule == "text.language" for finding in _changed(page, text))
    return ", ".join(f"{pair} {found[pair]} of {tried[pair]}" for pair in sorted(tried))


def main(kind: str, console: Console) -> None:
    """What was missed of a kind of damage, or said of a harmless change."""
    shared = Path(os.environ.get("DIGLOT_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    with tempfile.TemporaryDirectory() as folder:
        unpack(shared / "corpus" / "pages.tar.xz", Path(folder))
        places = all_places(Path(folder))
    for each in attempts(places, {**DAMAGE, **HARMLESS}[kind]):
        if bool(each.rules) == (kind in HARMLESS):
            told = f"{each.place.page.path}:{each.place.span.line} {' '.join(each.rules)}"
            console.print(f"{told}\n  {each.place.source}\n  {each.place.target}\n  {each.after}", markup=False)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1], Console())
    else:
        damaging(Path(os.environ.get("DIGLOT_SHARED") or Path(__file__).resolve().parents[3] / "shared"), Console())
