"""Print one last line: N passed, N failed, N skipped; a step of `make check` that fails is one."""

import sys
import xml.etree.ElementTree
from pathlib import Path

path, status = Path(sys.argv[1]), int(sys.argv[2])
passed = failed = skipped = 0
if path.is_file():
    for suite in xml.etree.ElementTree.parse(path).getroot().iter("testsuite"):
        names = ("tests", "failures", "errors", "skipped")
        count = {name: int(suite.get(name, 0)) for name in names}
        failed += count["failures"] + count["errors"]
        skipped += count["skipped"]
        passed += count["tests"] - count["failures"] - count["errors"] - count["skipped"]
if status and not failed:
    failed = 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")
