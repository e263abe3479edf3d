import { describe, expect, test } from "vitest";
import { baseUrlSchema, isKeyEnv, modelNameSchema } from "./identity";
import { answeringParts, costOf, modelOptionsSchema } from "./model-options";

describe("key variables", () => {
  test.each(["OPENAI_API_KEY", "TOGETHER_API_KEY", "PARALLAX_MODEL_KEY", "PARALLAX_MODEL_KEY_STUDENT_2"])(
    "%s may be read",
    (name) => {
      expect(isKeyEnv(name)).toBe(true);
    },
  );
  test.each([
    "DATABASE_URL",
    "NEXTAUTH_SECRET",
    "GITHUB_CLIENT_SECRET",
    "HOME",
    "openai_api_key",
    "STRIPE_API_KEY",
    "X_OPENAI_API_KEY",
    "PARALLAX_MODEL_KEYS",
    "",
    "PARALLAX_MODEL_KEY\n",
  ])("%j may not", (name) => {
    expect(isKeyEnv(name)).toBe(false);
  });
});

describe("addresses", () => {
  test.each([
    ["https://api.openai.com/v1/", "https://api.openai.com/v1"],
    [" http://localhost:8000/v1 ", "http://localhost:8000/v1"],
    ["HTTP://Example.com", "http://example.com"],
  ])("%j is taken as %j", (typed, kept) => {
    expect(baseUrlSchema.parse(typed)).toBe(kept);
  });
  test.each([
    "",
    "localhost:8000",
    "ftp://a/v1",
    "file:///etc/passwd",
    "https://user:pass@a/v1",
    "https://user@a",
    "https://a/v1?key=1",
    "https://a/#x",
    "javascript:alert(1)",
  ])("%j is refused", (typed) => {
    expect(baseUrlSchema.safeParse(typed).success).toBe(false);
  });
});

test("a model's name is one word of an address", () => {
  expect(
    ["teacher", "gpt-oss-20b", "Llama_3.1"].every((name) => modelNameSchema.safeParse(name).success),
  ).toBe(true);
  expect(
    ["", "-x", "a b", "a/b", "x".repeat(64), "é"].some((name) => modelNameSchema.safeParse(name).success),
  ).toBe(false);
});

describe("options", () => {
  test("unknown ones and those out of range are refused", () => {
    for (const wrong of [{ temprature: 1 }, { top_logprobs: 21 }, { votes: 0 }, { structured: "xml" }]) {
      expect(modelOptionsSchema.safeParse(wrong).success).toBe(false);
    }
  });

  test("only what changes an answer makes another version", () => {
    const parts = (options: object) =>
      JSON.stringify(answeringParts({ baseUrl: "u", modelName: "m", options }));
    expect(parts({ retries: 0, price_in: 1, concurrency: 2, deadline_ms: 50, logprobs: false })).toBe(
      parts({}),
    );
    expect(parts({ vote_temperature: 1 })).toBe(parts({}));
    for (const options of [
      { temperature: 1 },
      { votes: 3 },
      { structured: "none" },
      { extra_body: { a: 1 } },
    ]) {
      expect(parts(options)).not.toBe(parts({}));
    }
  });

  test("a call's cost is its tokens at the prices for a million, and not known without both prices", () => {
    const usage = { input: 2_000_000, output: 500_000 };
    expect(costOf({ price_in: 0.5, price_out: 2 }, usage)).toBe(2);
    expect(costOf({ price_in: 0.5 }, usage)).toBeNull();
    expect(costOf({ price_in: 0, price_out: 0 }, null)).toBeNull();
  });
});
