import { afterAll, beforeAll, expect, test } from "vitest";
import { routeBodySchema } from "@/lib/contracts/router";
import { db } from "@/lib/db/client";
import { findDecision } from "@/lib/db/decisions";
import { insertDecisions, type NewDecision } from "@/lib/db/insert-decisions";
import { inputHash } from "@/lib/domain/canonical/hash";
import { newId } from "@/lib/ids";
import { calibrate } from "@/lib/services/calibrations/calibrate";
import { importPredictions } from "@/lib/services/predictions/import-predictions";
import { decisionLog } from "@/lib/services/router/decision-log";
import { liveFigures } from "@/lib/services/router/live-figures";
import { closeRouter } from "@/lib/services/router/process-router";
import { routeTurn } from "@/lib/services/router/route-turn";
import type { Action } from "@/prompts/actions";
import { toWireDecision } from "@/prompts/intent-prompt";
import { testDatabase } from "../support/database";
import { ADMIN, chunksOf, goodRow, importFile, lines } from "../support/import-rows";
import { type ModelServer, startModelServer } from "../support/model-server/model-server";

testDatabase();

const UPDATE = "update_task(task-1, table for two)";
let server: ModelServer;
let calibration: string;
beforeAll(async () => {
  // 100 rows to judge by, of which every tenth is wrong and unsure; 40 for the temperature.
  const rows = Array.from({ length: 140 }, (_, n) =>
    goodRow(n, { meta: { channel: "chat", split: n < 40 ? "validation" : "test" } }),
  );
  await importFile(lines(rows), "judged");
  const said = rows.map(({ messages, tasks }, n) => ({
    input_hash: inputHash({ messages, tasks } as never),
    final: n % 10 === 0 ? "noop" : UPDATE,
    confidence: n % 10 === 0 ? 0.3 + n / 1000 : 0.8 + n / 1000,
  }));
  await importPredictions(ADMIN, chunksOf(lines(said)), {
    ...{ dataset: "judged", model: "student", kind: "head", role: "student", rejects: null },
  });
  const found = await calibrate(ADMIN, { dataset: "judged", model: "student", alpha: 0.1 });
  expect(found.certified).toBe(true);
  calibration = found.id;
  // The same student, served.
  const decision = {
    action: "update_task",
    args: { task_id: "task-1", explanation: "table for two" },
  } as const;
  server = await startModelServer({
    answer: () => ({
      ...{ text: JSON.stringify(toWireDecision(decision)), tasks: { 1: 1 } },
      actions: { update_task: 0.96, reply: 0.03 },
    }),
  });
  await db().model.update({
    where: { name: "student" },
    data: { client: "openai_compatible", baseUrl: server.url, modelName: "test-model" },
  });
});
afterAll(async () => {
  await closeRouter();
  await server.close();
});

test("a certificate is no longer valid for live turns that are unlike those it was judged on, and is for more of the same", async () => {
  const { messages, tasks } = goodRow(999) as { messages: object[]; tasks: object[] };
  const routed = await routeTurn(ADMIN, routeBodySchema.parse({ messages, tasks, channel: "chat" }));
  expect(routed).toMatchObject({ source: "student", reason: "confident", threshold: expect.any(Number) });
  await decisionLog().flush();
  const decision = await findDecision(routed.decision_id);
  expect(decision?.calibrationId).toBe(calibration);

  const like = async (turns: { action: Action; confidence: number }[]) => {
    const plain = { ...decision, messages: null, tasks: null } as NewDecision;
    await insertDecisions(
      turns.map(({ action, confidence }) => ({ ...plain, id: newId(), at: new Date(), action, confidence })),
    );
  };
  let look = Date.now();
  const figures = () => {
    // What is cached for everybody who looks is over by then.
    look += 10_000;
    return liveFigures(ADMIN, look);
  };
  const driftNow = async () => (await figures()).drift;
  expect(routed.details.unassigned).toBeCloseTo(0.01, 6);
  expect(await figures()).toMatchObject({
    ...{ drift: null, unassigned: { n: 1, p50: expect.closeTo(0.01, 6), p95: expect.closeTo(0.01, 6) } },
  });
  const judged = await db().prediction.findMany({
    where: { run: { model: { name: "student" } }, conversation: { split: "test" } },
    select: { action: true, calibrated: true },
  });
  const same = judged.map(({ action, calibrated }) => ({
    ...{ action: action as Action, confidence: calibrated ?? 0 },
  }));
  await like([...same, ...same]);
  expect(await driftNow()).toMatchObject({ n: 201, reference: 100, drifted: false });

  await like(Array.from({ length: 150 }, () => ({ action: "reply", confidence: 0.4 })));
  const drift = await driftNow();
  expect(drift).toMatchObject({ n: 351, reference: 100, drifted: true });
  expect(drift?.actions.p).toBeLessThan(0.0005);
});
