import type { ModelTest, TestModelBody } from "@/lib/contracts/models";
import { logAction } from "@/lib/db/audit-log";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/domain/access";
import { formatFinal } from "@/lib/domain/decision/final";
import { costOf, modelOptionsSchema } from "@/lib/domain/models/model-options";
import { SAMPLE_MOMENT } from "@/lib/domain/models/sample-moment";
import { AppError } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionAnswer, DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { EmbeddedStudent } from "@/lib/models/embedded/embedded-student";
import { authorise } from "../authorise";
import { requireModel } from "./find-model";
import { openDecider } from "./open-decider";

/** Whoever tests a connection waits for it: no retries, and not long. */
const TEST_MS = 30_000;
const RAW_LENGTH = 4000;

/**
 * Asks a model for one real decision: its server, or the embedded student of this process. A model that fails is a
 * finding, not an error.
 * @throws AppError not_found, forbidden, bad_request for a record of answers, conflict for a student without weights
 */
export async function testModel(
  actor: Actor,
  nameOrId: string,
  body: TestModelBody = {},
): Promise<ModelTest> {
  authorise(actor, "models:manage");
  const model = await requireModel(nameOrId);
  if (model.client === "recorded") {
    throw new AppError(
      "bad_request",
      `The model "${model.name}" cannot be asked: its answers were made elsewhere and imported.`,
    );
  }
  const own = body.messages !== undefined;
  const input: DecisionInput = own
    ? { messages: body.messages ?? [], tasks: body.tasks ?? [] }
    : { messages: SAMPLE_MOMENT.messages, tasks: SAMPLE_MOMENT.tasks };
  const options = modelOptionsSchema.parse(model.options);
  const expected = own ? null : SAMPLE_MOMENT.expected;
  let found: ModelTest;
  let decider: DecisionModel | undefined;
  try {
    decider = await openDecider(model, {
      options: { retries: 0, deadline_ms: Math.min(options.deadline_ms, TEST_MS) },
    });
    // As in a live talk: the encoder is loaded, and what stood before the last turn is known to it.
    if (decider instanceof EmbeddedStudent) await decider.prepare(before(input));
    const answer = await decider.decide(input);
    found = { ...shown(answer), cost: costOf(options, answer.usage), expected };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    found = {
      ...NOTHING,
      expected,
      error: { code: error.code, message: error.message },
      attempts: error.attempts,
    };
  } finally {
    await decider?.close?.();
  }
  await logAction(db(), actor, {
    action: "model.test",
    target: { kind: "model", id: model.id },
    details: { name: model.name, ok: found.ok, code: found.error?.code ?? null },
  });
  return found;
}

const before = ({ messages, tasks }: DecisionInput): DecisionInput => ({
  messages: messages.slice(0, -1),
  tasks,
});

const NOTHING: ModelTest = {
  ok: false,
  decision: null,
  final: null,
  expected: null,
  error: null,
  confidence: null,
  time_to_action_ms: null,
  latency_ms: null,
  tokens: null,
  cost: null,
  attempts: 0,
  raw: null,
};

function shown({ decision, confidence, timings, usage, attempts, raw }: DecisionAnswer): ModelTest {
  return {
    ...NOTHING,
    ok: decision.ok,
    decision: decision.ok ? decision.value : null,
    final: decision.ok ? formatFinal(decision.value) : null,
    error: decision.ok ? null : { code: decision.reason, message: decision.message },
    confidence,
    time_to_action_ms: timings.actionMs,
    latency_ms: timings.totalMs,
    tokens: usage,
    attempts,
    raw: raw.slice(0, RAW_LENGTH),
  };
}
