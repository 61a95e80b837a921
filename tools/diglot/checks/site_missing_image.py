"""An image that a page shows is not there.

Why it matters: in its place the reader sees a broken picture.

An image that the locale lacks may be there in the source locale. Nothing is said where the source locale's folder holds
pages only: the images are kept elsewhere.

Example:

    === en-US/media/home.png
    (a picture)
    === en-US/a.md
    ![The start page](media/start.png)

Remedy: correct the path, or add the image to the folder of the source locale or of this one.
"""

from diglot.checks.rule import Rule, reported
from diglot.links import IMAGE
from diglot.model import Severity

RULE = Rule(IMAGE, Severity.ERROR, reported(IMAGE), __doc__)
