import http from "node:http";
import https from "node:https";
import type { z } from "zod";
import { liveSchema, routedSchema } from "@/lib/contracts/router";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import type { DecisionInput } from "@/lib/models/decision-model";
import type { Reply } from "@/lib/router/bench/open-loop";
import { earlierOf } from "@/lib/router/bench/talks";
import { certifiedPromise, estimatedPromise } from "./promise";
import { AT_ONCE, type BenchSaid, PATIENCE_MS, type Target, type TargetOptions } from "./target";

/** Only what is needed of the answers: the router may be of another version. */
const { timings, details } = routedSchema.shape;
const answerSchema = routedSchema.pick({ decision: true, source: true, reason: true }).extend({
  timings: timings.pick({ model_ms: true }),
  details: details.pick({ chosen_threshold: true }),
});
const goesBySchema = liveSchema.pick({ student: true, certificate: true });

/** A router behind its HTTP API; its time to action is the time until the client has the answer. */
export function routerTarget(url: URL, options: TargetOptions): Target {
  const { key, channel } = options;
  const at = url.pathname.endsWith("/route") ? url : new URL("/api/v1/route", url);
  const { request, Agent } = at.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
  let chosen: number | null = null;

  const ask = ({ messages, tasks }: DecisionInput): Promise<Reply<BenchSaid>> =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const body = JSON.stringify({ messages, tasks, ...(channel && { channel }) });
      const sent = request(at, { method: "POST", agent, headers, timeout: PATIENCE_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode !== 200) return reject(new Error(`status ${response.statusCode}`));
          const parsed = answerSchema.safeParse(parsedJson(Buffer.concat(chunks)));
          if (!parsed.success) return reject(new Error("no router's answer"));
          const { decision, source, reason, timings, details } = parsed.data;
          chosen = details.chosen_threshold ?? chosen;
          const named = source === "fallback" ? null : namedBy(decision);
          const overheadMs = Math.max(0, performance.now() - begun - timings.model_ms);
          resolve({ value: { named, source, reason, overheadMs }, actionMs: null });
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("timeout")));
      sent.on("error", (error: NodeJS.ErrnoException) => reject(new Error(error.code ?? error.message)));
      sent.end(body);
    });

  return {
    ...{ name: at.href, kind: "router", context: "asked_before", ask },
    // The turn before this one: its texts are known then, as in a running talk.
    async before(input) {
      const earlier = earlierOf(input);
      if (earlier.messages.length > 0) await ask(earlier).catch(() => {});
    },
    async promised() {
      const live = await readLive(new URL("/api/v1/route/live?once=true", at), headers);
      if (live?.certificate) return certifiedPromise(live.certificate);
      const { dataset, split } = options;
      return estimatedPromise({ student: live?.student ?? null, threshold: chosen, dataset, split });
    },
    close: async () => agent.destroy(),
  };
}

/** What the router says it goes by; null where it does not say. */
async function readLive(
  url: URL,
  headers: Record<string, string>,
): Promise<z.output<typeof goesBySchema> | null> {
  try {
    const { authorization } = headers;
    const answer = await fetch(url, {
      headers: { ...(authorization && { authorization }) },
      signal: AbortSignal.timeout(10_000),
    });
    const data = /^data: (.*)$/m.exec(await answer.text())?.[1] ?? "";
    return goesBySchema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}

function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
