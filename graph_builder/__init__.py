"""yiju (依据): a knowledge graph of what Chinese government services rest on."""

__version__ = "0.1.0"
