"""How much an edit of a sentence matters to somebody who reads its translation.

What a reader sees of the Markdown is compared word by word; addresses, code and pictures apart. The lists of words are
English: of sources in other languages numbers, labels and names are told, and the rest is wording.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from diglot import docfx
from diglot.markdown import Node, parse_inline
from diglot.model import Grade
from diglot.sentences import fold

_ADDRESS = r"(?:https?://|www\.)[^\s<>()\[\]]+"
_UNSEEN = re.compile(rf"\]\([^()]*\)|{_ADDRESS}|</?[A-Za-z][^<>]*>")
_WORD = re.compile(r"\w+")

# A word with what may stand inside it, such as `e-mail`, `1.5`, `Outlook.com`; else a mark that says something. All
# other marks, and emphasis, do not count.
_TOKEN = re.compile(
    rf"(?P<address>{_ADDRESS})|(?:(?<!\w)[-\u2212](?=\d))?\w+(?:(?:['@/-]|\.(?=\w)|(?<=\d)[,:](?=\d))\w+)*"
    r"|[<>+=$%#&/\\|€£\ue000]"
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\ufeff]")
# Stands for code and addresses in what a reader sees.
_CODE = "\ue000"
_NUMBER = re.compile(r"[-\u2212]?\d+(?:[.,:]\d+)*")
_MARKUP = re.compile(r"[\\`*_\[\]<&~]|:::|  \n")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS = _listed(
    "a abbr b blockquote br code div em font hr i img kbd li mark ol p pre q s small span strike strong sub sup table"
    " tbody td th thead tr u ul"
)
_LABEL_TAGS = _listed("b strong")
_WITH_ADDRESS = _listed("a img")
_NUMERALS = dict(
    zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), "23456789", strict=False)
)
_CONTRACTED = {"ca": "can", "wo": "will", "sha": "shall"}
_DATES = _listed(
    "january february march april june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday"
)
_MONEY = frozenset("$%€£")
_NEGATIONS = _listed("not no never none neither nor nothing nobody without unable")
# Any of these more or less changes what is asked; of the second, one in place of another does.
_OBLIGATIONS = _listed("must shall required mandatory prohibited only")
_MODALS = _OBLIGATIONS | _listed("should may might can could optional optionally recommended need needs")
_OPPOSITES = """
    on off, enable disable, activate deactivate, add remove, add delete, allow block, allow prevent, allow deny,
    accept reject, accept decline, approve reject, approve deny, before after, above below, left right, top bottom,
    up down, in out, start stop, start end, open close, show hide, more less, more fewer, maximum minimum, most least,
    first last, next previous, install uninstall, lock unlock, subscribe unsubscribe, import export, upload download,
    incoming outgoing, inbound outbound, internal external, inside outside, public private, with without,
    online offline, true false, yes no, increase decrease, always never, all none, all some, select clear, check clear,
    connect disconnect, include exclude, join leave, read write, assign unassign, sender recipient, mute unmute,
    pin unpin, archive unarchive, delete restore, delete recover, expand collapse, success failure, valid invalid,
    manual automatic, manually automatically, temporary permanent, temporarily permanently
"""
# Names at the beginning of a sentence too, where any word has a capital.
_PRODUCTS = _listed(
    "android apple azure bing chrome defender dynamics edge excel exchange firefox github gmail google intune ios ipad"
    " iphone linux mac macos microsoft office onedrive onenote outlook powerpoint powershell safari sharepoint skype"
    " teams viva windows xbox yammer"
)
# In bold or with a capital they name nothing.
_CALLS = _listed("note notes tip important warning caution attention example remark i")
_LONGEST_LABEL = 6
# After these a capital means nothing.
_OPENINGS = re.compile(r"[.:!?\"'\u2018-\u201f()\[\]*|>\u2013\u2014]|(?<=\s)-(?=\s)")
_LONG_WORD = 3
_TITLED = 0.7


def words(text: str) -> list[str]:
    """The words that a reader sees of a sentence's Markdown, in small letters; addresses and tags only where there is
    nothing else.
    """
    lowered = text.casefold()
    return _WORD.findall(_UNSEEN.sub("] ", lowered)) or _WORD.findall(lowered) or lowered.split()


def grade(old: str, new: str) -> Grade:
    """How much it matters that one sentence became the other. Equal ones are of the lowest grade; small and large
    letters are wording.

    It is `MEANING` where numbers or dates, negations, words such as `must`, opposites such as `on` and `off`, bold
    labels or names differ, or where the same words stand in another order.
    """
    before, after = _seen(old), _seen(new)
    if before.tokens == after.tokens:
        return Grade.SPACING if before.unseen == after.unseen else Grade.LINK
    return Grade.MEANING if _differs(before, after) else Grade.WORDING


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a reader sees of a sentence, word by word, and what not: addresses, code, pictures.

    `labels` are texts in bold, as words; `names` are the words that name something.
    """

    tokens: tuple[str, ...]
    unseen: tuple[str, ...]
    labels: frozenset[tuple[str, ...]]
    names: frozenset[str]


class _Reader:
    """Takes apart what inline Markdown shows and what it hides."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.unseen: list[str] = []
        self.labels: list[str] = []
        self._opened = -1

    def read(self, node: Node) -> None:
        first = len(self.shown)
        match node.kind:
            case "link":
                self.unseen.append(node.attrs.get("href", ""))
            case "image":
                self.unseen.append(f"{node.attrs.get('src', '')} {node.attrs.get('alt', '')}")
                return
            case "code_inline":
                self.unseen.append(node.content)
                self.shown.append(f" {_CODE} ")
            case "html_inline":
                self._tag(node.content)
            case "softbreak" | "hardbreak":
                self.shown.append(" ")
            case kind if kind in docfx.KINDS and kind != "no_loc":
                self.unseen.append(f"{kind} {sorted(node.attrs.items())}")
            case _:
                self.shown.append(node.content)
        for child in node.children:
            self.read(child)
        if node.kind == "strong":
            self.labels.append("".join(self.shown[first:]))

    def _tag(self, html: str) -> None:
        """HTML lays text out; but `<Group Name>` is a text."""
        tag = _TAG.match(html)
        name = tag[1].lower() if tag else ""
        if name not in _TAGS:
            self.shown.append(html)
        elif name in _WITH_ADDRESS and not html.startswith("</"):
            self.unseen.append(html)
        elif name in _LABEL_TAGS and not html.startswith("</"):
            self._opened = len(self.shown)
        elif name in _LABEL_TAGS and self._opened >= 0:
            self.labels.append("".join(self.shown[self._opened :]))
            self._opened = -1


def _seen(text: str) -> _Seen:
    reader = _Reader()
    reader.read(parse_inline(text) if _MARKUP.search(text) else Node("text", content=text))
    shown = _INVISIBLE.sub("", "".join(reader.shown)).replace("\u2019", "'")
    found = list(_TOKEN.finditer(shown))
    labels = (_plain(match[0] for match in _TOKEN.finditer(label)) for label in reader.labels)
    addresses = [match[0] for match in found if match["address"]]
    return _Seen(
        tuple(_CODE if match["address"] else match[0] for match in found),
        tuple(fold(each) for each in reader.unseen + addresses),
        frozenset(label for label in labels if _is_label(label)),
        frozenset(_names(shown, found)),
    )


def _is_label(label: Sequence[str]) -> bool:
    """Whether a text in bold may be the name of something on the screen, rather than a sentence or a `Note`."""
    return 0 < len(label) <= _LONGEST_LABEL and not _CALLS.issuperset(label)


def _names(shown: str, found: Sequence[re.Match[str]]) -> Iterator[str]:
    """Words with a capital that no sentence begins with, and those that are names wherever they stand."""
    later = [match[0] for match in found[1:] if len(match[0]) >= _LONG_WORD and match[0][0].isalpha()]
    # In a title each word has a capital.
    is_title = len(later) > 1 and sum(word[0].isupper() for word in later) > _TITLED * len(later)
    end = 0
    for match in found:
        word, begins = match[0], end == 0 or _OPENINGS.search(shown, end - 1, match.start() + 1)
        has_capital = any(map(str.isupper, word[1:])) or (word[0].isupper() and not begins and not is_title)
        if (has_capital or word.casefold().partition(".")[0] in _PRODUCTS) and word.casefold() not in _CALLS:
            yield word.casefold()
        end = match.end()


def _plain(tokens: Iterable[str]) -> tuple[str, ...]:
    """Words in small letters, with contractions and small numbers written out."""
    found: list[str] = []
    for token in tokens:
        word = token.casefold()
        if word.endswith("n't"):
            found += [_CONTRACTED.get(word.removesuffix("n't"), word.removesuffix("n't")), "not"]
        elif word == "cannot":
            found += ["can", "not"]
        else:
            found.append(_NUMERALS.get(word, word))
    return tuple(found)


def _differs(before: _Seen, after: _Seen) -> bool:
    """Whether the two do not say the same thing, as far as single words can tell."""
    ours, theirs = _plain(before.tokens), _plain(after.tokens)
    gone, come = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    either = gone.keys() | come.keys()
    if not either:
        return ours != theirs
    return bool(
        _numbers(ours) != _numbers(theirs)
        or either & (_DATES | _MONEY | _NEGATIONS | _OBLIGATIONS)
        or (gone.keys() & _MODALS and come.keys() & _MODALS)
        or _has_opposites(gone, come)
        or not before.labels - after.labels <= _rows(theirs)
        or not after.labels - before.labels <= _rows(ours)
        or before.names.difference(theirs)
        or after.names.difference(ours)
    )


def _numbers(plain: Sequence[str]) -> Counter[str]:
    return Counter(number for word in plain for number in _NUMBER.findall(word))


def _rows(plain: Sequence[str]) -> set[tuple[str, ...]]:
    """All rows of words that a label may consist of."""
    return {tuple(plain[at : at + length]) for at in range(len(plain)) for length in range(1, _LONGEST_LABEL + 1)}


def _has_opposites(gone: Iterable[str], come: Iterable[str]) -> bool:
    theirs = {_stem(word) for word in come}
    return any(not theirs.isdisjoint(_opposites().get(_stem(word), ())) for word in gone)


@cache
def _opposites() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _OPPOSITES.split(","):
        one, other = map(_stem, pair.split())
        found[one].add(other)
        found[other].add(one)
    return found


def _stem(word: str) -> str:
    """`enabl` of enable, enables, enabled, enabling: enough to tell opposites."""
    return _ENDING.sub("", word)


_ENDING = re.compile(r"(?<=\w\w)(?:(?<=\w)ing|(?<=\w)ed|es|s|e)$")
