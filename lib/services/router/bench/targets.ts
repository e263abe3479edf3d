import http from "node:http";
import https from "node:https";
import { routedSchema } from "@/lib/contracts/router";
import type { Actor } from "@/lib/domain/access";
import { modelOptionsSchema } from "@/lib/domain/models/model-options";
import { type Named, namedBy } from "@/lib/domain/predictions/same-decision";
import { AppError } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionInput, DecisionModel } from "@/lib/models/decision-model";
import { openDecisionModel } from "@/lib/models/open-model";
import type { Reply } from "@/lib/router/bench/open-loop";
import { authorise } from "../../authorise";
import { requireModel } from "../../models/find-model";
import { openDecider } from "../../models/open-decider";

/** What a target said of a turn; null where it gave no legal decision. */
export type BenchSaid = {
  named: Named | null;
  source: string | null;
  reason: string | null;
  /** Milliseconds of the router itself, as it says. */
  overheadMs: number | null;
};
export type Target = {
  name: string;
  kind: "router" | "model";
  ask: (input: DecisionInput) => Promise<Reply<BenchSaid>>;
  close: () => Promise<void>;
};
export type TargetOptions = {
  key?: string | undefined;
  modelName?: string | undefined;
  channel?: string | undefined;
};

const PATIENCE_MS = 60_000;
const AT_ONCE = 1024;

/**
 * What is to be measured: `embedded` or a registered model's name, the address of an OpenAI-compatible server (…/v1), or
 * that of a router (…/api/v1/route, or a server's root).
 * @throws AppError forbidden, not_found, invalid_input
 */
export async function openTarget(actor: Actor, target: string, options: TargetOptions): Promise<Target> {
  authorise(actor, "runs:manage");
  if (!/^https?:\/\//i.test(target)) {
    const row = await requireModel(target === "embedded" ? "student" : target);
    // A benchmark counts a failure as one, and is limited by nobody but the server.
    return modelTarget(
      target,
      await openDecider(row, { options: { retries: 0, concurrency: AT_ONCE } }),
      row.client !== "embedded",
    );
  }
  const url = new URL(target);
  if (!/\/v1\/?$/.test(url.pathname) || url.pathname.includes("/api/")) return routerTarget(url, options);
  if (!options.modelName) {
    throw new AppError("invalid_input", `--model NAME: which model of ${url.host} is to be asked`);
  }
  const model = openDecisionModel({
    ...{ id: target, name: options.modelName, client: "openai_compatible", baseUrl: target },
    ...{ modelName: options.modelName, keyEnv: null },
    options: modelOptionsSchema.parse({ retries: 0, concurrency: AT_ONCE }),
  });
  return modelTarget(target, model, true);
}

function modelTarget(name: string, model: DecisionModel, close: boolean): Target {
  return {
    name,
    kind: "model",
    async ask(input) {
      const started = performance.now();
      let actionMs: number | null = null;
      const onAction = () => {
        actionMs = performance.now() - started;
      };
      const { decision } = await model
        .decide(input, { onAction, signal: AbortSignal.timeout(PATIENCE_MS) })
        .catch((error: unknown) => {
          throw error instanceof ModelError ? new Error(error.code) : error;
        });
      const named = decision.ok ? namedBy(decision.value) : null;
      return { value: { named, source: null, reason: null, overheadMs: null }, actionMs };
    },
    close: async () => {
      if (close) await model.close?.();
    },
  };
}

function routerTarget(url: URL, { key, channel }: TargetOptions): Target {
  const at = url.pathname.endsWith("/route") ? url : new URL("/api/v1/route", url);
  const { request, Agent } = at.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  return {
    name: at.href,
    kind: "router",
    ask: ({ messages, tasks }) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ messages, tasks, ...(channel && { channel }) });
        const sent = request(at, { method: "POST", agent, headers, timeout: PATIENCE_MS }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
            const parsed = routedSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
            if (!parsed.success) return reject(new Error("no router's answer"));
            const { decision, source, reason, timings } = parsed.data;
            const named = source === "fallback" ? null : namedBy(decision);
            resolve({ value: { named, source, reason, overheadMs: timings.overhead_ms }, actionMs: null });
          });
        });
        sent.on("timeout", () => sent.destroy(new Error("timeout")));
        sent.on("error", (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)));
        sent.end(body);
      }),
    close: async () => agent.destroy(),
  };
}
