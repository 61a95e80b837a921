"""The rules, one a file. Add a file, then add it here: a test compares this list with the folder."""

import difflib

from diglot.checks import (
    align_doubtful,
    drift_metadata,
    drift_missing,
    drift_orphan,
    drift_renamed,
    drift_same_text,
    drift_stale,
    drift_unknown,
    markup_include_cycle,
    markup_include_not_found,
    page_duplicate,
    page_empty,
    page_invalid_date,
    page_invalid_front_matter,
    page_invalid_provenance,
    page_no_front_matter,
    page_no_provenance,
    page_not_utf8,
    page_outside_tree,
    page_reserved_path,
    page_unknown_locale,
    page_wrong_locale,
    source_disagreement,
    spans_damaged_quotes,
    spans_duplicate_id,
    spans_gap,
    spans_id_mismatch,
    spans_misplaced,
    spans_missing,
    spans_no_source,
    spans_no_target,
    spans_order,
    spans_unclosed,
    text_untranslated,
)
from diglot.checks.rule import Rule
from diglot.errors import UsageError

RULES: tuple[Rule, ...] = (
    align_doubtful.RULE,
    drift_metadata.RULE,
    drift_missing.RULE,
    drift_orphan.RULE,
    drift_renamed.RULE,
    drift_same_text.RULE,
    drift_stale.RULE,
    drift_unknown.RULE,
    markup_include_cycle.RULE,
    markup_include_not_found.RULE,
    page_duplicate.RULE,
    page_empty.RULE,
    page_invalid_date.RULE,
    page_invalid_front_matter.RULE,
    page_invalid_provenance.RULE,
    page_no_front_matter.RULE,
    page_no_provenance.RULE,
    page_not_utf8.RULE,
    page_outside_tree.RULE,
    page_reserved_path.RULE,
    page_unknown_locale.RULE,
    page_wrong_locale.RULE,
    source_disagreement.RULE,
    spans_damaged_quotes.RULE,
    spans_duplicate_id.RULE,
    spans_gap.RULE,
    spans_id_mismatch.RULE,
    spans_misplaced.RULE,
    spans_missing.RULE,
    spans_no_source.RULE,
    spans_no_target.RULE,
    spans_order.RULE,
    spans_unclosed.RULE,
    text_untranslated.RULE,
)

BY_SLUG = {rule.slug: rule for rule in RULES}
FAMILIES = tuple(sorted({rule.slug.partition(".")[0] for rule in RULES}))


def find_rule(name: str) -> Rule:
    """The rule of a slug. Raises UsageError that names the nearest rule."""
    if name in BY_SLUG:
        return BY_SLUG[name]
    near = difflib.get_close_matches(name, BY_SLUG, n=1)
    hint = f"did you mean {near[0]}?" if near else f"families are {', '.join(FAMILIES)}; diglot explain lists all rules"
    message = f"unknown rule {name}; {hint}"
    raise UsageError(message)
