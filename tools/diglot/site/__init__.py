"""The help site: what only MkDocs and Material need."""
