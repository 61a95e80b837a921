"""Diglot: aligned, drift-checked, multilingual help sites from machine-translated Markdown."""

__version__ = "0.1.0"
