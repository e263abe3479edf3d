import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldErrors, safeNext, shownAgain, textFields } from "./form";

describe("safeNext", () => {
  it.each([
    ["/datasets?q=a%20b", "/datasets?q=a%20b"],
    [undefined, "/"],
    ["", "/"],
    ["https://evil.example/", "/"],
    ["//evil.example/x", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["/..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
  ])("%s leads to %s", (asked, path) => {
    expect(safeNext(asked)).toBe(path);
  });
});

it("passwords are never shown again", () => {
  expect(shownAgain({ email: "a@b.c", password: "x", current: "y", next_password: "z" })).toEqual({
    email: "a@b.c",
  });
});

it("the first message of each field counts", () => {
  const parsed = z
    .object({ a: z.string().min(3, "short").regex(/x/, "no x"), b: z.string() })
    .safeParse({ a: "q" });
  expect(fieldErrors(parsed.error!)).toMatchObject({ a: "short" });
});

it("React's own fields are not taken for the form's", () => {
  const form = new FormData();
  form.set("$ACTION_ID", "1");
  form.set("email", "a@b.c");
  expect(textFields(form)).toEqual({ email: "a@b.c" });
});
