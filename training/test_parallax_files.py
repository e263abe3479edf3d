"""python3 -m unittest test_parallax_files (in training/). Needs no packages.

With PARALLAX_TRL and PARALLAX_HARMONY naming files of two exports of the same rows (targets trl and harmony) it also
holds the rendering of every row to what the export wrote.
"""

import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import finetune
from parallax_files import check_export, problem_of, render

SUPPORT = Path(__file__).resolve().parent.parent / "tests" / "support"
ROW = {
    "prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "hi"}],
    "completion": [{"role": "assistant", "content": '{"action":"noop","args":{}}'}],
}


def export(folder, rows, **manifest):
    """A folder as an export of the target trl leaves it."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "train.jsonl").write_text(text, "utf-8")
    file = {"name": "train.jsonl", "rows": len(rows), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps({"target": "trl", "files": [file], **manifest}), "utf-8")


class Files(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def run_dry(self, *more):
        out = io.StringIO()
        argv = ["finetune.py", "--data", str(self.folder), *more]
        with mock.patch.object(sys, "argv", argv), contextlib.redirect_stdout(out):
            finetune.main()
        return out.getvalue()

    def test_a_dry_run_checks_every_row_and_shows_the_loss(self):
        export(self.folder, [ROW, ROW])
        out = self.run_dry("--dry-run")
        self.assertIn("<|channel|>final<|message|>{\"action\":\"noop\",\"args\":{}}<|return|>", out)
        self.assertIn("2 rows", out)

    def test_other_bytes_than_the_manifest_names_are_refused(self):
        export(self.folder, [ROW])
        with (self.folder / "train.jsonl").open("a") as file:
            file.write("\n")
        with self.assertRaisesRegex(SystemExit, "not what the manifest names"):
            check_export(self.folder)

    def test_another_target_an_empty_folder_and_a_missing_out_are_told(self):
        with self.assertRaisesRegex(SystemExit, "no manifest.json"):
            check_export(self.folder)
        export(self.folder, [ROW])
        with self.assertRaisesRegex(SystemExit, "Name --out"):
            self.run_dry()
        export(self.folder, [ROW], target="axolotl")
        with self.assertRaisesRegex(SystemExit, "export it as trl"):
            check_export(self.folder)

    def test_a_row_that_the_trainer_would_misunderstand_is_named(self):
        user, answer = ROW["prompt"][1], ROW["completion"][0]
        for wrong in (
            {"messages": []},
            {**ROW, "completion": [answer, answer]},
            {**ROW, "prompt": [user, {"role": "assistant", "content": "x"}]},
            {**ROW, "prompt": [{**user, "content": None}]},
            {**ROW, "prompt": [{**user, "thinking": "mine"}]},
            {**ROW, "completion": [{**answer, "thinking": None}]},
            {**ROW, "completion": [{**answer, "content": '{"args":{},"action":"noop"}'}]},
        ):
            with self.subTest(wrong):
                self.assertIsNotNone(problem_of(wrong))
        self.assertIsNone(problem_of(ROW))
        export(self.folder, [ROW, {"messages": []}])
        with self.assertRaisesRegex(SystemExit, "train.jsonl, line 2"):
            self.run_dry("--dry-run")


class Rendering(unittest.TestCase):
    def test_loss_stands_where_the_vectors_say(self):
        for vector in json.loads((SUPPORT / "harmony-vectors.json").read_text("utf-8"))["vectors"]:
            with self.subTest(vector["name"]):
                self.assertEqual(render(vector["turns"]), (vector["prompt"], vector["loss"]))

    def test_exports_of_the_same_rows_agree(self):
        trl, harmony = os.environ.get("PARALLAX_TRL"), os.environ.get("PARALLAX_HARMONY")
        if not trl or not harmony:
            self.skipTest("PARALLAX_TRL and PARALLAX_HARMONY name no exports")
        with open(trl, encoding="utf-8") as rows, open(harmony, encoding="utf-8") as lines:
            for row, line in zip(map(json.loads, rows), map(json.loads, lines), strict=True):
                self.assertEqual(render(row["prompt"] + row["completion"]), (line["prompt"], line["completion"]))


if __name__ == "__main__":
    unittest.main()
