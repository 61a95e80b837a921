"""Pages as files for translators' programs, and back. `formats` has the table of all of them."""
