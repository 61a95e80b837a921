"""Loads the model of the language identifier: whoever imports this before other processes begin has it for all."""

from diglot.identifier import loaded

loaded()
