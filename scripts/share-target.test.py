#!/usr/bin/env python3
"""The tests of share-target.py: python3 scripts/share-target.test.py"""

import importlib.util
import os
import shutil
import tempfile
import unittest
from pathlib import Path

spec = importlib.util.spec_from_file_location("share_target", Path(__file__).with_name("share-target.py"))
share_target = importlib.util.module_from_spec(spec)
spec.loader.exec_module(share_target)

OLD = 1_000_000_000 * 10**9


class Clones(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.target = self.folder / "target"

    def clone(self, name, text="one"):
        root = self.folder / name
        for path, content in {"Cargo.toml": "", "pallets/a/lib.rs": text, "node/build.rs": "", "docs/a.md": name}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content)
            os.utime(root / path, ns=(OLD, OLD))
        return root

    def share(self, root):
        return share_target.share(root, self.target)

    def time(self, root, path="pallets/a/lib.rs"):
        return (root / path).stat().st_mtime_ns

    def test_a_first_build_takes_no_older_artifact_for_its_own(self):
        a = self.clone("a")
        self.assertEqual(self.share(a), "other")
        self.assertGreater(self.time(a), OLD)

    def test_the_same_sources_elsewhere_are_built_already(self):
        a, b = self.clone("a"), self.clone("b")
        self.share(a)
        self.assertEqual(self.share(b), "built")
        self.assertEqual(self.time(b), self.time(a))
        # What holds the commit is made again.
        self.assertGreater(self.time(b, "node/build.rs"), self.time(a, "node/build.rs"))
        # And a third clone takes over from the second.
        c = self.clone("c")
        self.assertEqual(self.share(c), "built")
        self.assertEqual(self.time(c), self.time(a))

    def test_what_holds_the_commit_is_a_source_too(self):
        a, b = self.clone("a"), self.clone("b")
        self.share(a)
        (b / "node/build.rs").write_text("two")
        os.utime(b / "node/build.rs", ns=(OLD, OLD))
        self.assertEqual(self.share(b), "other")
        self.assertGreater(self.time(b, "node/build.rs"), self.time(a, "node/build.rs"))

    def test_other_sources_are_not_whatever_their_times_are(self):
        a, b = self.clone("a"), self.clone("b", "two")
        self.share(a)
        self.assertEqual(self.share(b), "other")
        self.assertGreater(self.time(b), self.time(a))
        self.assertGreater(self.time(b, "Cargo.toml"), self.time(a))

    def test_a_file_more_or_less_is_another_source(self):
        for change in (lambda root: (root / "pallets/a/more.rs").write_text(""), lambda root: (root / "Cargo.toml").unlink()):
            a, b = self.clone("a"), self.clone("b")
            self.share(a)
            change(b)
            self.assertEqual(self.share(b), "other")

    def test_sources_that_were_touched_since_may_have_been_built_by_hand(self):
        a, b = self.clone("a"), self.clone("b")
        self.share(a)
        # Changed, built, and changed back.
        os.utime(a / "pallets/a/lib.rs")
        self.assertEqual(self.share(b), "other")
        self.assertGreaterEqual(self.time(b), self.time(a))

    def test_a_clone_that_is_gone_says_nothing(self):
        a, b = self.clone("a"), self.clone("b")
        self.share(a)
        shutil.rmtree(a)
        self.assertEqual(self.share(b), "other")

    def test_in_one_clone_cargo_decides(self):
        a = self.clone("a")
        self.share(a)
        before = self.time(a)
        self.assertEqual(self.share(a), "same")
        self.assertEqual(self.time(a), before)

    def test_a_change_with_an_old_time_is_made_young(self):
        a = self.clone("a")
        self.share(a)
        before = self.time(a)
        (a / "pallets/a/lib.rs").write_text("two")
        os.utime(a / "pallets/a/lib.rs", ns=(OLD, OLD))
        self.assertEqual(self.share(a), "same")
        self.assertGreater(self.time(a), before)
        # And what another clone has is no longer what was built.
        self.assertEqual(self.share(self.clone("b")), "other")

    def test_a_record_that_cannot_be_read_is_none(self):
        a, b = self.clone("a"), self.clone("b")
        self.share(a)
        for text in ("", "[]", '{"root": 1}', '{"root": "x", "files": [1]}'):
            (self.target / share_target.RECORD).write_text(text)
            self.assertEqual(self.share(b), "other")
            self.share(a)


if __name__ == "__main__":
    unittest.main()
