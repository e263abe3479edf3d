import { describe, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { type DoubtfulDecision, type DoubtRules, doubtOf } from "./doubt";

const NONE: DoubtRules = { below: null, reasons: [], differing: false, sample: 0 };
const decision = (more: Partial<DoubtfulDecision> = {}): DoubtfulDecision => ({
  ...{ id: newId(), reason: "low_confidence", teacherReason: "answered", confidence: 0.6, differs: true },
  ...more,
});

describe("a live decision is doubted", () => {
  test("by no rule where none is set", () => {
    expect(doubtOf(decision(), NONE)).toBeNull();
  });

  test("below a confidence, not at it, and not where it has none", () => {
    const rules = { ...NONE, below: 0.6 };
    expect(doubtOf(decision({ confidence: 0.59 }), rules)).toBe("confidence");
    expect(doubtOf(decision(), rules)).toBeNull();
    expect(doubtOf(decision({ confidence: null }), rules)).toBeNull();
  });

  test("for its reason, or for what came of asking the teacher", () => {
    const rules: DoubtRules = { ...NONE, reasons: ["teacher_error", "student_invalid"] };
    expect(doubtOf(decision({ reason: "student_invalid" }), rules)).toBe("reason");
    expect(doubtOf(decision({ teacherReason: "teacher_error" }), rules)).toBe("reason");
    expect(doubtOf(decision(), rules)).toBeNull();
  });

  test("where student and teacher differ, and never where it was superseded", () => {
    const rules: DoubtRules = { ...NONE, differing: true, sample: 1 };
    expect(doubtOf(decision(), rules)).toBe("disagreement");
    expect(doubtOf(decision({ differs: null }), rules)).toBe("sample");
    expect(doubtOf(decision({ reason: "superseded" }), rules)).toBeNull();
  });

  test("as one of a share of all, and each time the same ones", () => {
    const some = Array.from({ length: 20_000 }, () => decision({ differs: false }));
    const drawn = some.filter((one) => doubtOf(one, { ...NONE, sample: 0.1 }));
    // Five standard deviations of 2,000 on either side.
    expect(Math.abs(drawn.length - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
    expect(some.filter((one) => doubtOf(one, { ...NONE, sample: 0.1 }))).toEqual(drawn);
  });
});
