import { expect, it } from "vitest";
import { unstorableAt } from "./unstorable";

it.each<[unknown, (string | number)[] | undefined]>([
  ["a\0", []],
  ["\ud83d", []],
  ["😀", undefined],
  [{ a: 1, b: [null, true, { c: "x\0" }] }, ["b", 2, "c"]],
  [{ "k\0": 1 }, []],
  [{ a: ["\udc00"] }, ["a", 0]],
  [undefined, undefined],
])("of %j names %j", (value, path) => {
  expect(unstorableAt(value)).toEqual(path);
});

it("nesting of any depth is looked through", () => {
  const levels = 400_000;
  const deep = (inner: string) => JSON.parse(`${"[".repeat(levels)}${inner}${"]".repeat(levels)}`) as unknown;
  expect(unstorableAt(deep("1"))).toBeUndefined();
  expect(unstorableAt(deep('"\\u0000"'))).toHaveLength(levels);
});
