import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionSchema } from "@/prompts/intent-prompt";
import { decision, jsonValue } from "@/tests/support/arbitraries";
import { formatFinal, parseDecision, parseFinal, parseImportedFinal } from "./final";

const codeOf = (result: ReturnType<typeof parseFinal>) => (result.ok ? "ok" : result.error.code);

describe("formatFinal and parseFinal", () => {
  test("every decision survives format → parse", () => {
    fc.assert(
      fc.property(decision, (value) => {
        expect(parseFinal(formatFinal(value))).toEqual({ ok: true, value });
      }),
      { numRuns: 1000 },
    );
  });

  test("every decision survives JSON → parse", () => {
    fc.assert(
      fc.property(decision, (value) => {
        expect(parseFinal(JSON.stringify(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test("parseFinal never throws, and what it accepts formats to something it reads the same", () => {
    const nearly = fc
      .tuple(
        fc.constantFrom("reply", "start_task(", "update_task(a,", "noop", "{", " ", ""),
        fc.string(),
        fc.constantFrom(")", ""),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), nearly), (text) => {
        const parsed = parseFinal(text);
        if (parsed.ok) expect(parseFinal(formatFinal(parsed.value))).toEqual(parsed);
        else expect(parsed.error.message).not.toBe("");
      }),
      { numRuns: 1000 },
    );
  });

  test("the first comma ends the id and the last bracket closes", () => {
    expect(parseFinal("update_task(task-2, Paris (CDG), not Rome)")).toEqual({
      ok: true,
      value: { action: "update_task", args: { task_id: "task-2", explanation: "Paris (CDG), not Rome" } },
    });
    expect(parseFinal("reply(a)b)")).toEqual({ ok: true, value: { action: "reply", args: { text: "a)b" } } });
  });

  test("a missing space after the id's comma and noop() are understood", () => {
    expect(parseFinal("cancel_task(t,x)")).toEqual({
      ok: true,
      value: { action: "cancel_task", args: { task_id: "t", explanation: "x" } },
    });
    expect(codeOf(parseFinal("noop()"))).toBe("ok");
  });

  test.each([
    ["wait(1)", "unknown_action"],
    ["Reply(x)", "unknown_action"],
    ["hello there", "unknown_action"],
    ["", "bad_final"],
    ["reply", "bad_final"],
    ["reply(x", "bad_final"],
    ["reply(x) ok", "bad_final"],
    ["noop(x)", "bad_final"],
    ["update_task(task-1)", "bad_final"],
    ["{not json", "bad_final"],
    ["reply()", "empty_text"],
    ["reply( )", "empty_text"],
    ["update_task(task-1, )", "empty_text"],
    ["reply( x)", "outer_whitespace"],
    ["reply(x\n)", "outer_whitespace"],
    ["update_task(task-1,  x)", "outer_whitespace"],
    [" noop", "outer_whitespace"],
    ["update_task(, x)", "bad_task_id"],
    ["update_task(task 1, x)", "bad_task_id"],
    [`update_task(${"a".repeat(65)}, x)`, "bad_task_id"],
    ["reply(a\0)", "unstorable_text"],
    ["reply(a\udc00)", "unstorable_text"],
  ])("%j is refused as %s", (text, code) => {
    expect(codeOf(parseFinal(text))).toBe(code);
  });

  test("an imported string is trimmed as a whole, its inner texts are not", () => {
    expect(parseImportedFinal(" \ufeffnoop\n")).toEqual({ ok: true, value: { action: "noop", args: {} } });
    expect(codeOf(parseImportedFinal(" reply( x) "))).toBe("outer_whitespace");
  });
});

describe("parseDecision", () => {
  const nearDecision = fc.oneof(
    decision,
    fc.record(
      {
        action: fc.oneof(
          fc.constantFrom("reply", "start_task", "update_task", "cancel_task", "noop"),
          jsonValue,
        ),
        args: fc.oneof(
          fc.record(
            { text: fc.oneof(fc.string(), jsonValue), explanation: fc.string(), task_id: fc.string() },
            { requiredKeys: [] },
          ),
          jsonValue,
        ),
        other: jsonValue,
      },
      { requiredKeys: ["action"] },
    ),
    jsonValue.filter((value) => typeof value !== "string"),
  );

  test("accepts an object exactly when the zod schema does, with the same value", () => {
    fc.assert(
      fc.property(nearDecision, (value) => {
        const ours = parseDecision(value);
        const zods = decisionSchema.safeParse(value);
        expect(ours.ok).toBe(zods.success);
        if (ours.ok) expect(ours.value).toEqual(zods.data);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [42, "bad_type", ""],
    [null, "bad_type", ""],
    [{}, "missing_field", "action"],
    [{ action: "wait" }, "unknown_action", "action"],
    [{ action: "reply" }, "missing_field", "args"],
    [{ action: "reply", args: null }, "bad_type", "args"],
    [{ action: "reply", args: {} }, "missing_field", "args.text"],
    [{ action: "reply", args: { text: 1 } }, "bad_type", "args.text"],
    [{ action: "reply", args: { text: "x", task_id: "t" } }, "unknown_field", "args.task_id"],
    [{ action: "noop", args: {}, why: 1 }, "unknown_field", "why"],
  ])("%j is refused as %s at %j", (value, code, path) => {
    const result = parseDecision(value);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error).toMatchObject({ code, path });
  });
});
