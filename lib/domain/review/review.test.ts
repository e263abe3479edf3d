import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decision, ledgerAndDecision } from "@/tests/support/arbitraries";
import { formatFinal, parseFinal } from "../decision/final";
import { checkReview, type ReviewBody } from "./check-review";
import { effectiveState, type ReviewEntry, standingReviews } from "./state";

const label = "update_task(task-1, to Friday)";
const entry = (
  id: string,
  reviewerId: string,
  outcome: ReviewEntry["outcome"],
  final: string | null = null,
): ReviewEntry => ({
  id,
  reviewerId,
  outcome,
  final: outcome === "approve" ? label : final,
});
const state = (...reviews: ReviewEntry[]) => effectiveState({ importedFinal: label, reviews });

describe("effectiveState", () => {
  test("without a review the imported label stands and the row is pending", () => {
    expect(state()).toEqual({ status: "pending", final: label, causeId: null, disagreement: false });
  });

  test.each([
    ["approve", null, "approved", label],
    ["correct", "noop", "corrected", "noop"],
    ["reject", null, "rejected", label],
    ["discard", null, "discarded", label],
  ] as const)("%s makes the row %s", (outcome, final, status, effective) => {
    expect(state(entry("r1", "ann", outcome, final))).toMatchObject({
      status,
      final: effective,
      causeId: "r1",
    });
  });

  test("a reviewer's later review replaces the earlier one", () => {
    expect(state(entry("r1", "ann", "approve"), entry("r2", "ann", "reject"))).toMatchObject({
      status: "rejected",
    });
  });

  test("reviewers who disagree leave the row pending with its imported label until it is adjudicated", () => {
    const reviews = [entry("r1", "ann", "approve"), entry("r2", "bob", "correct", "noop")];
    expect(state(...reviews)).toEqual({ status: "pending", final: label, causeId: null, disagreement: true });
    const adjudication = { id: "a1", outcome: "correct" as const, final: "noop" };
    expect(effectiveState({ importedFinal: label, reviews, adjudication })).toEqual({
      status: "corrected",
      final: "noop",
      causeId: "a1",
      disagreement: false,
    });
  });

  test("two corrections in other words agree, the latest counts; keeping and changing the text do not", () => {
    const first = entry("r1", "ann", "correct", "update_task(task-1, to Friday 5 pm)");
    const second = entry("r2", "bob", "correct", "update_task(task-1, Friday, 17:00)");
    expect(state(first, second)).toMatchObject({ status: "corrected", final: second.final, causeId: "r2" });
    expect(state(first, entry("r2", "bob", "approve"))).toMatchObject({
      status: "pending",
      disagreement: true,
    });
    const other = entry("r2", "bob", "correct", "update_task(task-2, to Friday 5 pm)");
    expect(state(first, other)).toMatchObject({ status: "pending", disagreement: true });
  });

  test("approving a label that was corrected before keeps the correction", () => {
    const approvesCorrected = { ...entry("r2", "bob", "approve"), final: "noop" };
    expect(state(entry("r1", "ann", "correct", "noop"), approvesCorrected)).toMatchObject({
      status: "corrected",
      final: "noop",
    });
  });

  test("an undo takes the review back, and what stood before counts again", () => {
    const undo = { ...entry("r3", "ann", "retracted"), supersedesId: "r2" };
    const reviews = [entry("r1", "ann", "approve"), entry("r2", "ann", "reject"), undo];
    expect(state(...reviews)).toMatchObject({ status: "approved", causeId: "r1" });
    expect(state(entry("r1", "ann", "reject"), entry("r2", "ann", "retracted"))).toMatchObject({
      status: "pending",
    });
  });

  test("a retraction touches only its own reviewer's reviews", () => {
    const foreign = { ...entry("r2", "bob", "retracted"), supersedesId: "r1" };
    expect(state(entry("r1", "ann", "reject"), foreign)).toMatchObject({ status: "rejected" });
  });

  const history = fc.array(
    fc.record({
      reviewerId: fc.constantFrom("ann", "bob", "cy"),
      outcome: fc.constantFrom("approve", "correct", "reject", "discard", "retracted"),
      final: fc.constantFrom("noop", "reply(x)", label),
    }),
    { maxLength: 8 },
  );

  test("each reviewer has at most one standing review, and the state never leaves the five statuses", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const reviews = steps.map(({ reviewerId, outcome, final }, index) =>
          entry(
            `r${index}`,
            reviewerId,
            outcome as ReviewEntry["outcome"],
            outcome === "correct" ? final : null,
          ),
        );
        const standing = standingReviews(reviews);
        expect(new Set(standing.map((review) => review.reviewerId)).size).toBe(standing.length);
        const result = state(...reviews);
        expect(result.status === "corrected").toBe(result.final !== label);
        if (result.status === "pending") expect(result.causeId).toBeNull();
        else expect(standing.map((review) => review.id)).toContain(result.causeId);
      }),
    );
  });
});

describe("checkReview", () => {
  const tasks = [{ id: "task-1", summary: "Move the meeting", last_update: "" }];
  const body = (rest: Partial<ReviewBody>): ReviewBody => ({
    version: 1,
    action: "update_task",
    text_ok: true,
    outcome: "approve",
    ...rest,
  });
  const codes = (result: ReturnType<typeof checkReview>) =>
    result.ok ? [] : result.error.map((issue) => `${issue.path}: ${issue.code}`);

  test("approve keeps the label, with or without its parts repeated", () => {
    expect(checkReview(tasks, label, body({}))).toMatchObject({
      ok: true,
      value: { outcome: "approve", final: label },
    });
    expect(codes(checkReview(tasks, label, body({ task_id: "task-1", text: "to Friday" })))).toEqual([]);
  });

  test("approve that changes something is refused field by field", () => {
    expect(codes(checkReview(tasks, label, body({ action: "noop", text: "x" })))).toEqual([
      "action: approve_changes_label",
      "text: approve_changes_label",
    ]);
  });

  test.each([
    [{ action: "cancel_task", task_id: "task-9", text: "x" }, ["task_id: unknown_task_id"]],
    [{ action: "cancel_task", text: "x" }, ["task_id: missing_field"]],
    [{ action: "start_task" }, ["text: missing_field"]],
    [{ action: "reply", text: " x" }, ["text: outer_whitespace"]],
    [{ action: "reply", text: "x", task_id: "task-1" }, ["task_id: unknown_field"]],
    [{ action: "update_task", task_id: "task-1", text: "to Friday" }, ["outcome: correct_changes_nothing"]],
  ] as [Partial<ReviewBody>, string[]][])("an illegal correction %j is refused", (rest, expected) => {
    expect(codes(checkReview(tasks, label, body({ outcome: "correct", ...rest })))).toEqual(expected);
  });

  test("every legal decision that differs from the label can be given as a correction, and comes back as it was", () => {
    fc.assert(
      fc.property(ledgerAndDecision, decision, ({ tasks: open, decision: given }, other) => {
        const final = formatFinal(given);
        fc.pre(formatFinal(other) !== final);
        const { action, args } = given;
        const sent: ReviewBody = body({
          action,
          outcome: "correct",
          ...("task_id" in args ? { task_id: args.task_id } : {}),
        });
        if ("text" in args) sent.text = args.text;
        if ("explanation" in args) sent.text = args.explanation;
        const result = checkReview(open, formatFinal(other), sent);
        expect(result).toMatchObject({ ok: true, value: { final, decision: given } });
        if (result.ok) expect(parseFinal(result.value.final!)).toEqual({ ok: true, value: given });
      }),
    );
  });

  test("reject and discard need no decision", () => {
    for (const outcome of ["reject", "discard"] as const) {
      expect(checkReview(tasks, label, body({ outcome }))).toMatchObject({
        ok: true,
        value: { outcome, final: null },
      });
    }
  });
});
