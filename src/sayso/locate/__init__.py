"""Mentions → places: gazetteer, spellings, choice among candidates, relative places."""
