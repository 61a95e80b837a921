"""A side-by-side span stands in the front matter.

Why it matters: the front matter is data; markup in it breaks the page's title and provenance.

Example:

    === nb-NO/a.md
    ---
    title: <span data-ttu-id="f7c17-101">T</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">T</span></span>
    ---
    Tekst.

Remedy: repair the English front matter, and hand the page off again.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.misplaced", Severity.ERROR, reported("spans.misplaced"), __doc__)
