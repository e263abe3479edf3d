import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDecisionModel } from "@/lib/models/open-model";
import { Router } from "@/lib/router";
import { startModelServer } from "../support/model-server/model-server";

const DEADLINE_MS = 100;
const CALLS = 21;

/**
 * The matrix of faults holds every answer to its deadline on a clock of its own. This is the one look at real time: that
 * the router really wakes up. Each answer is held against a bare timer of the same length, set at the same moment, and
 * the middle one of them counts: a machine that is busy with others delays now the one, now the other, and that lateness
 * is not the router's.
 */
test("where student and teacher are silent, answers come within 20 ms of a bare timer of the deadline's length", async () => {
  const server = await startModelServer({ answer: () => "", fault: () => ({ kind: "silent" }) });
  const open = (name: string) =>
    openDecisionModel(
      {
        ...{ id: randomUUID(), name, client: "openai_compatible", baseUrl: server.url },
        ...{ modelName: "test-model", keyEnv: null, options: { retries: 0 } },
      },
      {},
    );
  const models = [open("student"), open("teacher")] as const;
  const router = new Router({
    ...{ student: models[0], teacher: models[1], deadlineMs: DEADLINE_MS, newId: randomUUID },
    // Every call asks both: no circuit opens meanwhile.
    breaker: { failures: 10 * CALLS },
  });
  const overruns: number[] = [];
  const one = async () => {
    const bare = wait(DEADLINE_MS).then(() => performance.now());
    const asked = { messages: [{ role: "user" as const, content: "At eight" }], tasks: [] };
    const answered = router.route(asked).then((answer) => {
      expect(answer).toMatchObject({ reason: "student_timeout", details: { teacher: "teacher_timeout" } });
      return performance.now();
    });
    overruns.push((await answered) - (await bare));
  };
  // The first call loads code.
  await one();
  overruns.length = 0;
  for (let call = 0; call < CALLS; call += 1) await one();
  expect(overruns).toHaveLength(CALLS);
  expect(overruns.sort((a, b) => a - b)[(CALLS - 1) / 2]).toBeLessThan(20);
  for (const model of models) await model.close?.();
  await server.close();
});
