#!/usr/bin/env python3
"""Makes it safe, and fast, that clones share one target folder. scripts/build.sh calls it before cargo.

Cargo takes a source for changed if it is younger than what was built of it. The files of a new clone have the time of the
checkout: all our crates would be compiled again, or, where another clone has built since, its artifacts be taken for ours.

So the target folder remembers which sources were built last, and where. If another clone has built last, then

* if the sources here are the same, byte for byte, and those over there were not touched since: their times are taken over,
  and only what tells of the clone itself is made again: the programs with the commit in them, and the runtime's wasm, whose
  builder tells cargo absolute paths;
* else they all become as young as can be, and all our crates are compiled.

usage: CARGO_TARGET_DIR=FOLDER scripts/share-target.py      in the root of the checkout
"""

import hashlib
import json
import os
import sys
from pathlib import Path

# What cargo may read, but for the scripts and contracts that a few tests compare with: they count as changed in each clone.
SOURCES = [".cargo", "Cargo.lock", "Cargo.toml", "crates", "node", "offchain-workers", "pallets", "runtime", "zombienet"]
# They put the commit into the programs: to be run again in each clone.
COMMIT = {"node/build.rs", "zombienet/build.rs"}
RECORD = "sources.json"


def sources(root):
    """The paths of all sources below `root`, relative to it."""
    found = []
    for name in SOURCES:
        if (root / name).is_file():
            found.append(name)
        for folder, folders, files in os.walk(root / name):
            folders[:] = [it for it in folders if it not in ("node_modules", "target", "__pycache__")]
            paths = (Path(folder, it) for it in files if not it.endswith(".log"))
            found.extend(str(path.relative_to(root)) for path in paths if path.is_file())
    return sorted(set(found))


def time_of(path):
    """When the file was changed, in nanoseconds; None where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def read(target):
    """What was built last, or None if that is not known."""
    try:
        record = json.loads((target / RECORD).read_text())
        return record["root"], {path: (digest, time) for path, (digest, time) in record["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def share(root, target):
    """Sets the times of the sources, notes them, and says what was found: `same`, `built` or `other`."""
    files = {path: hashlib.sha256((root / path).read_bytes()).hexdigest() for path in sources(root)}
    before = read(target)
    if before is None:
        found, young = "other", files
    elif before[0] == str(root):
        # Cargo sees what has changed. Except where the change came with an old time, as from an archive.
        known = before[1]
        noted = time_of(target / RECORD) or 0
        changed = [path for path in files if known.get(path, ("", 0))[0] != files[path]]
        found, young = "same", [path for path in changed if time_of(root / path) <= noted]
    else:
        there, known = Path(before[0]), before[1]
        alike = {path: digest for path, (digest, _) in known.items()} == files
        if alike and all(time_of(there / path) == time for path, (_, time) in known.items()):
            for path, (_, time) in known.items():
                os.utime(root / path, ns=(time, time))
            found, young = "built", sorted(COMMIT & files.keys())
        else:
            found, young = "other", files
    for path in young:
        os.utime(root / path)
    target.mkdir(parents=True, exist_ok=True)
    record = {"root": str(root), "files": {path: (digest, time_of(root / path)) for path, digest in files.items()}}
    part = target / (RECORD + ".part")
    part.write_text(json.dumps(record))
    part.replace(target / RECORD)
    return found


def main():
    if "CARGO_TARGET_DIR" not in os.environ or len(sys.argv) > 1:
        sys.exit(__doc__)
    found = share(Path.cwd().resolve(), Path(os.environ["CARGO_TARGET_DIR"]))
    if found == "built":
        print("these sources were built already, in another clone")
    elif found == "other":
        print("other sources were built last: all our crates are compiled")


if __name__ == "__main__":
    main()
