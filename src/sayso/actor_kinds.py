"""Sets of kinds of actors that are treated alike, wherever they are asked for."""

from __future__ import annotations

ARMED_GROUPS = frozenset({"rebel group", "political militia", "identity militia"})
"""Armed actors that are no state's."""
OF_STATES = frozenset({"state", "state forces", "external forces"})
ARMED = ARMED_GROUPS | OF_STATES
"""Who fights, takes and holds."""
CROWDS = frozenset({"civilians", "protesters", "rioters"})
"""People without an organisation, which sentences name by what they are."""
