"""python3 -m unittest test_parallax_rows (in training/): held to the vectors of the TypeScript. Needs no packages.

With PARALLAX_RAW and PARALLAX_TRL naming exports of the same rows (targets raw and trl) it also holds every prompt.
"""

import json
import math
import os
import unittest
from pathlib import Path

from parallax_rows import action_mass, canonical, chat_prompt, es_number, input_hash

SUPPORT = Path(__file__).resolve().parent.parent / "tests" / "support"


class Rows(unittest.TestCase):
    def test_hashes_are_those_of_the_vectors(self):
        for vector in json.loads((SUPPORT / "hash-vectors.json").read_text("utf-8"))["vectors"]:
            with self.subTest(vector["name"]):
                given = {"messages": vector["messages"], "tasks": vector["tasks"]}
                self.assertEqual(canonical(given), vector["canonical_input"])
                self.assertEqual(input_hash(**given), vector["input_hash"])

    def test_prompts_are_those_of_the_vectors(self):
        file = json.loads((SUPPORT / "prompt-vectors.json").read_text("utf-8"))
        for vector in file["vectors"]:
            with self.subTest(vector["name"]):
                self.assertEqual(chat_prompt(vector["messages"], vector["tasks"], file["prompt"]), vector["turns"])

    def test_numbers_are_written_as_ecmascript_does(self):
        for number, text in [(1e21, "1e+21"), (1e-7, "1e-7"), (123.5, "123.5"), (1e20, "100000000000000000000"),
                             (0.000001, "0.000001"), (-0.0, "0"), (5e-324, "5e-324"), (12, "12"), (-1.5, "-1.5"),
                             (9007199254740993, "9007199254740992"), (100, "100"), (1.5e300, "1.5e+300")]:
            self.assertEqual(es_number(number), text)

    def test_exports_of_the_same_rows_agree(self):
        raw, trl = os.environ.get("PARALLAX_RAW"), os.environ.get("PARALLAX_TRL")
        if not raw or not trl:
            self.skipTest("PARALLAX_RAW and PARALLAX_TRL name no exports")
        prompt = json.loads((Path(trl).parent / "manifest.json").read_text("utf-8"))["prompt"]["text"]
        with open(raw, encoding="utf-8") as rows, open(trl, encoding="utf-8") as lines:
            for row, line in zip(map(json.loads, rows), map(json.loads, lines), strict=True):
                self.assertEqual(chat_prompt(row["messages"], row["tasks"], prompt), line["prompt"])


class Mass(unittest.TestCase):
    def test_shares_what_could_have_been_said(self):
        tokens = [('{"', -0.1, {}), ("action", 0, {}), ('":"', 0, {}),
                  ("update", math.log(0.7), {"cancel": math.log(0.2), "no": math.log(0.05), "zzz": math.log(0.05)}),
                  ("_task", 0, {}), ('","', 0, {})]
        mass = action_mass(tokens)
        self.assertAlmostEqual(mass["scores"]["update_task"], 0.7)
        self.assertAlmostEqual(mass["scores"]["cancel_task"], 0.2)
        self.assertAlmostEqual(mass["scores"]["noop"], 0.05)
        self.assertAlmostEqual(mass["unassigned"], 0.05)

    def test_finds_no_action_where_none_stands(self):
        self.assertIsNone(action_mass([("hello", 0, {})]))


if __name__ == "__main__":
    unittest.main()
