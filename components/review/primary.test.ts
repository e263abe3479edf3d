import { expect, test } from "vitest";
import { formOf, writeText } from "./form";
import { primaryOf } from "./primary";
import { testItem, testReveal } from "./test-items";

const item = testItem(1);
const form = formOf(item.label);
const judging = { item, form, phase: "judging", touched: false } as const;

test("Enter is only offered for what was touched", () => {
  expect(primaryOf(judging).keys).toEqual(["a"]);
  expect(primaryOf({ ...judging, touched: true }).keys).toEqual(["a", "Enter"]);
});

test("the button says that the text is marked, and that one's own text goes out", () => {
  expect(primaryOf({ ...judging, form: { ...form, textOk: false } }).text).toContain("text to mend");
  const own = primaryOf({ ...judging, form: writeText(form, "Name the price") });
  expect(own).toMatchObject({ text: expect.stringContaining("your text"), command: { do: "submit" } });
});

test("after a reveal the button keeps; a does the same only where the choice is the label's", () => {
  const weighing = (action: "reply" | "noop") =>
    primaryOf({
      ...judging,
      phase: "weighing",
      form: action === "reply" ? form : { ...form, action },
      item: { ...item, choice: testReveal({ action }).choice },
    });
  expect(weighing("reply")).toEqual({
    text: "Keep: the label is right",
    keys: ["k", "a", "Enter"],
    command: { do: "keep" },
  });
  expect(weighing("noop")).toMatchObject({ text: "Keep mine: the label is wrong", keys: ["k", "Enter"] });
});
