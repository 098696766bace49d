"""Builds the desk's page into the package when a wheel or an sdist is made.

The built page is kept in git, so that a clone or an sdist installs without Node.  It is built
here only where it is missing (an unpacked tree without it, and npm at hand) or with
SAYSO_BUILD_DESK=always; SAYSO_BUILD_DESK=never leaves it alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DeskBuildHook(BuildHookInterface):
    """Runs `npm ci` and `vite build` in `frontend/` where that is wanted and possible."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, or make sure that there is one."""
        root = Path(self.root)
        sources, page = root / "frontend", root / "src" / "sayso" / "web" / "static" / "index.html"
        npm = shutil.which("npm")
        wanted = os.environ.get("SAYSO_BUILD_DESK", "auto")
        if wanted == "never" or npm is None or not (sources / "package-lock.json").is_file():
            if wanted == "always":
                raise RuntimeError("SAYSO_BUILD_DESK=always, but npm or frontend/ is missing")
        elif wanted == "always" or not page.is_file():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=sources, check=True)
            subprocess.run([npm, "run", "build"], cwd=sources, check=True)
        if not page.is_file():
            raise RuntimeError(f"{page}: the desk's page is not built and npm is not installed")
