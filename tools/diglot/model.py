"""The nouns: values that every stage takes and gives. All are frozen.

Offsets count characters of the text they are said to belong to; lines and columns count from 1.
Positions tell where something stands, not what it is, so they take no part in equality.
"""

import datetime as dt
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

# Below this confidence a bead is shown as doubtful.
_SURE = 0.8


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    """The page is damaged or unreadable in part."""
    WARNING = "warning"
    """Somebody has to act: a translator or a writer."""
    INFO = "info"
    """Good to know; never makes a run fail."""


class Method(Enum):
    """Who translated, by `ms.translationtype`."""

    MACHINE = "machine"
    HUMAN = "human"
    UNKNOWN = "unknown"


class Origin(Enum):
    """What a bead rests on."""

    SPAN = "span"
    """Both texts stand in the page, under one id."""
    SIBLING = "sibling"
    """The source comes from another locale's page with the same source hash."""
    STRUCTURE = "structure"
    """Two plain pages, lined up by their blocks; the block holds one segment on either side."""
    TEXT = "text"
    """Two plain pages, lined up by the sentences inside a block."""


class State(Enum):
    """How a translated page stands to today's source. Fresh is never guessed."""

    FRESH = "fresh"
    """The source that it was made from is today's source."""
    METADATA = "metadata"
    """The source file changed, but no sentence of it did."""
    STALE = "stale"
    """The source changed since."""
    UNKNOWN = "unknown"
    """Nothing proves either."""
    MISSING = "missing"
    """The source has no page in this locale."""
    ORPHAN = "orphan"
    """The translation has no source page."""

    @property
    def is_current(self) -> bool:
        """Whether it is known that every sentence stands in today's source."""
        return self in {State.FRESH, State.METADATA}


class Keeping(Enum):
    """Where it is kept from which source a page was made."""

    MS = "ms"
    """In its front matter: `ms.openlocfilehash` and the other keys of the localization tool."""
    MDN = "mdn"
    """In its front matter: `l10n.sourceCommit`, a commit of the source's repository, as MDN Web Docs has it."""
    GIT = "git"
    """In git alone: it was made from the source as that was when the page was last committed."""


class Variant(Enum):
    """How a source file has to be read to be the one that a hash was made of."""

    RAW = "as it is"
    LF = "with LF line ends"
    CRLF = "with CRLF line ends"
    UNMARKED = "without byte order mark"
    UNMARKED_LF = "without byte order mark, with LF line ends"
    UNMARKED_CRLF = "without byte order mark, with CRLF line ends"
    RECOVERED = "as recovered"
    """Recovered from a translation for this hash, and not edited since: its bytes prove nothing."""


class ChangeKind(Enum):
    """What became of one source segment between two versions of the source."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    EDITED = "edited"
    SPLIT = "split"
    """It became two or more, next to each other."""
    JOINED = "joined"
    """It became one with those next to it."""
    ADDED = "added"
    REMOVED = "removed"


class Grade(Enum):
    """How much an edit matters to somebody who reads the translation, from little to much."""

    SPACING = "spacing"
    """White space, punctuation or emphasis: the words are the same."""
    LINK = "link"
    """The target of a link, an address, code or a picture: the words around are the same."""
    WORDING = "wording"
    """Words, and nothing that tells that they say something else."""
    MEANING = "meaning"
    """A number, date, negation, bold label, name, what must or may be done, an opposite, or the order of the words."""


class BlockKind(Enum):
    """The blocks that hold text, or that stand as fixed points between text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CELL = "cell"
    CODE = "code"
    HTML = "html"
    RULE = "rule"
    DIRECTIVE = "directive"
    """An alert's marker, an include, a picture or the like in docfx' own markup."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something off that a reader of bytes met: the slug of a rule, where, and what; `edits` mend it, where that is
    safe.

    `line` and `column` belong to the file.
    """

    rule: str
    message: str
    line: int = 1
    column: int = 1
    edits: "tuple[Edit, ...]" = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a table of contents: its name, or empty, and what it leads to, each empty where it does not: `page`
    is the path of an article, `toc` that of another table of contents, whose entries are its own, both below the
    locale's folder; `url` is an address elsewhere, or the path of a file that is no page.
    """

    name: str
    page: str = ""
    toc: str = ""
    url: str = ""
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """One unit of a side-by-side page.

    `target` or `source` is None where the page has lost that half. All offsets are of the page's text: `start` and
    `end` of the whole markup, `target_start` and `source_start` of the two texts.
    """

    id: str
    target: str | None
    source: str | None
    start: int = field(compare=False)
    end: int = field(compare=False)
    target_start: int = field(default=-1, compare=False)
    source_start: int = field(default=-1, compare=False)

    @property
    def unit(self) -> str:
        """The id without the page's prefix: `102`, or `p101` for several sentences translated as one."""
        return self.id.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest stretch treated as one, mostly a sentence, with its Markdown.

    `start` and `end` are offsets of the plain text (target or source, no span markup) that it was cut from.
    `id` is the id of the span that it stands in, where there is one.
    """

    text: str
    id: str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    line: int = field(default=1, compare=False)

    @property
    def unit(self) -> str | None:
        """The number of the unit, without the page's prefix."""
        return self.id.rpartition("-")[2] if self.id else None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table cell, code block or the like, with its segments in order.

    `path` names the containers from the outside in, for example `("ol", "li")`; `number` is the ordinal of a list
    item, the level of a heading, or the column of a cell, else 0. `content` is what a block without sentences says, for
    example its code.
    """

    kind: BlockKind
    path: tuple[str, ...]
    number: int
    segments: tuple[Segment, ...]
    anchor: str | None = None
    content: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments that translate each other; one side may be empty.

    `confidence` is between 0 and 1, and 1 only where a span says so.
    """

    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    origin: Origin
    confidence: float

    @property
    def kind(self) -> str:
        """For example `1-1`, `2-1` or `1-0`."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_doubtful(self) -> bool:
        """Whether people should look at it before they trust it."""
        return self.confidence < _SURE

    def reaches(self, least: float) -> bool:
        """Whether both sides have text, and translate each other with at least this confidence."""
        return bool(self.source and self.target) and self.confidence >= least

    @property
    def source_text(self) -> str:
        """The source segments as one text."""
        return " ".join(segment.text for segment in self.source)

    @property
    def target_text(self) -> str:
        """The target segments as one text."""
        return " ".join(segment.text for segment in self.target)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidence from which on a bead counts, by use: each is between 0 and 1.

    `view`: the site shows its source beside the translation; `export`: it is handed on, as links or in spans; `memory`:
    it teaches the memory.
    """

    view: float = 0.2
    export: float = 0.2
    memory: float = 0.9


@dataclass(frozen=True, slots=True)
class Alignment:
    """All beads of a page pair, in the target's order.

    `source_path` is the page that the source text was read from: the page itself (spans), a sibling, or the source.
    """

    source_path: str
    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a translated page says of its source: the `ms.*` keys as values. None where the page does not say.

    `handoff` is the day when the source was sent to translation, `written` the one that its author dated it.
    """

    method: Method = Method.UNKNOWN
    locale: str | None = None
    commit: str | None = None
    hash: str | None = None
    handoff: dt.date | None = None
    file_id: str | None = None
    article_id: str | None = None
    written: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What git tells of the source that a page was made from.

    `since` is the day of the first commit that touched the source after the one that the page was made from, `behind`
    the number of all such commits; None where git does not know. `named` is what a reader knows that source by, where
    it is not its hash; `trouble` is why it can't be told which it is. `origin` is a commit that has the source that the
    hash of the page was made of, and its path there, where the commit that the page names is not to be had; `moved` is
    the path that the source has gone to, where the page can't follow.
    """

    since: dt.date | None = None
    behind: int | None = None
    named: str = ""
    trouble: str = ""
    origin: tuple[str, str] | None = None
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a recovered source page says of itself: made from which page, and for which source hash it stands.

    `digest` is the SHA-256 of the body as it was recovered: while it holds, nobody has edited the text since.
    """

    origin: str
    hash: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the tree, read. `text` is the whole file decoded, line ends as they stand, without BOM.

    `encoding` is `utf-8` or `windows-1252`; `text`, `encoding` and `has_mark` together say every byte of the file.
    """

    path: str
    locale: str
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    body_start: int
    meta: Mapping[str, object]
    provenance: Provenance
    spans: tuple[Span, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    recovered: Recovered | None = None
    encoding: str = "utf-8"
    has_mark: bool = False
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class Article:
    """One article in all locales. `path` is its path below a locale's folder, the same in every locale.

    `targets` are by locale; a target may stand at an older path, and then `older_paths` has that path. `earlier` has
    versions of the source that targets were made from, as far as the repository's history has them, by their hash.
    """

    path: str
    source: Page | None
    targets: Mapping[str, Page]
    older_paths: tuple[str, ...] = ()
    earlier: Mapping[str, Page] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One source segment between the source that a translation was made from (`old`) and today's (`new`).

    `similarity` is the share of words that the two have in common, between 0 and 1; 1 for unchanged and moved alone, 0
    for added and removed. Of a sentence that was split, `new` reaches from the first to the last that it became, and of
    joined ones `old` does. `grade` tells of what was edited, split or joined how much it matters.
    """

    kind: ChangeKind
    old: Segment | None
    new: Segment | None
    similarity: float
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """How a translation stands to today's source: the state, the reason in a sentence, and the segments if known.

    `since` is the day on which the source moved on from the version that the page was made from, or by which it had at
    the latest; `behind` how many commits of the source's repository have touched it since. None where nothing tells,
    and where it has not moved on.
    """

    state: State
    reason: str
    changes: tuple[Change, ...] = ()
    since: dt.date | None = None
    behind: int | None = None

    def count(self, kind: ChangeKind) -> int:
        """How many segments changed in this way."""
        return sum(change.kind is kind for change in self.changes)


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier translation of the same source sentence: where it stands, and what it says."""

    path: str
    locale: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a page's text to be replaced: `start` and `end` are offsets of `Page.text`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of one place in one file. `edits` mend it, where that can be done safely without a person."""

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    remedy: str
    edits: tuple[Edit, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article's source that translations stand on, and how its sentences compare to today's.

    `same_text_as` is the hash of another version with the same sentences: the two differ in metadata only.
    """

    hash: str | None
    locales: tuple[str, ...]
    same_text_as: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One article in one locale, with all that is known of it. `page` is None where the translation is missing.

    `matches` has one tuple for each bead, or for each segment of the source where the page is missing.
    """

    article: Article
    locale: str
    page: Page | None
    drift: Drift
    alignment: Alignment | None = None
    version: Version | None = None
    matches: tuple[tuple[Match, ...], ...] = ()

    @property
    def is_source(self) -> bool:
        """Whether this is the source page itself."""
        return self.page is not None and self.page is self.article.source

    @property
    def path(self) -> str:
        """The file that a finding belongs to: the page, or, where it is missing, the source."""
        page = self.page or self.article.source
        return page.path if page else self.article.path


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of cases by state, beads and findings; they add up."""

    states: Mapping[State, int]
    beads: int = 0
    findings: Mapping[Severity, int] = field(default_factory=dict)

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            {state: self.states.get(state, 0) + other.states.get(state, 0) for state in State},
            self.beads + other.beads,
            {level: self.findings.get(level, 0) + other.findings.get(level, 0) for level in Severity},
        )


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files of a tree are, as their reader names them to an editor: below `folder`, which is empty for files
    of no tree; those of a locale that comes from elsewhere below its entry in `trees`.
    """

    folder: str = ""
    trees: Mapping[str, str] = field(default_factory=dict)

    def of(self, path: str) -> str:
        """The place of a path of the tree."""
        locale, _, rest = path.partition("/")
        if locale in self.trees:
            return f"{self.trees[locale]}/{rest}"
        return f"{self.folder}/{path}" if self.folder else path

    def below(self, prefix: str) -> "Places":
        """The places as seen from a folder in which the project stands at `prefix`; empty where it is that folder."""
        if not prefix:
            return self
        trees = {locale: posixpath.normpath(f"{prefix}/{place}") for locale, place in self.trees.items()}
        return Places(posixpath.normpath(f"{prefix}/{self.folder}"), trees)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run found out, without the texts: the numbers of articles and of translated pages, findings and totals.

    All paths are those of the tree; `places` tells where that is. `known` is how many findings are left out, since the
    baseline knows them; `stale_since` has the day on which the source moved on, by the path of each stale page of which
    it is known. `tocs` are the tables of contents, by locale and path below its folder.
    """

    places: Places
    source_locale: str
    locales: tuple[str, ...]
    size: int
    pages: int
    findings: tuple[Finding, ...]
    totals: Mapping[str, Totals]
    known: int = field(default=0, kw_only=True)
    stale_since: Mapping[str, dt.date] = field(default_factory=dict, kw_only=True)
    tocs: Mapping[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class Report(Summary):
    """Everything that one run found out; writers only print it."""

    articles: tuple[Article, ...]
    cases: tuple[Case, ...]

    def findings_by_path(self) -> dict[str, list[Finding]]:
        """The findings of each file that has any."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.path, []).append(finding)
        return found

    @property
    def is_behind(self) -> bool:
        """Whether any translation is stale or orphaned."""
        return any(case.drift.state in {State.STALE, State.ORPHAN} for case in self.cases)
