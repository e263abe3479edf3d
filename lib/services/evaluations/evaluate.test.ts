import { expect, test } from "vitest";
import { namesOf } from "./evaluate";

const run = (id: string, kind: string, at: string, name = "student") => ({
  ...{ id, kind, name },
  createdAt: new Date(at),
});

test("runs of one model are told apart by kind and day, by the time, at last by their id; others by their name", () => {
  const day = "2026-11-22T10:00:00Z";
  expect(namesOf([run("a", "recorded", day, "teacher"), run("b", "head", day)])).toEqual([
    "teacher",
    "student",
  ]);
  expect(namesOf([run("a", "out_of_fold", day), run("b", "head", day)])).toEqual([
    "student (out of fold, 2026-11-22)",
    "student (head, 2026-11-22)",
  ]);
  expect(namesOf([run("a", "head", day), run("b", "head", "2026-11-22T11:30:00Z")])).toEqual([
    "student (head, 2026-11-22 10:00:00 UTC)",
    "student (head, 2026-11-22 11:30:00 UTC)",
  ]);
  expect(namesOf([run("a", "head", day), run("b", "head", day)])).toEqual(["student (a)", "student (b)"]);
});
