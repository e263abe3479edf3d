import { namedBy } from "@/lib/domain/predictions/same-decision";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { DecisionModel } from "@/lib/models/decision-model";
import { type Acceptance, Router } from "@/lib/router";
import { earlierOf } from "@/lib/router/bench/talks";
import { activeCertificate } from "../calibrations/active-certificate";
import { requireModel } from "../models/find-model";
import { openDecider } from "../models/open-decider";
import { acceptanceOf, loadParts } from "../router/load-parts";
import { openFreshStudent } from "./fresh-student";
import { certifiedPromise, estimatedPromise } from "./promise";
import { AT_ONCE, isAddress, openAddress, type Target, type TargetOptions } from "./target";

/**
 * The router in this process, without HTTP and without its log: the models and the certificate that the server would go
 * by, or those that are named. A chosen threshold takes the certificate's place.
 * @throws AppError not_found, conflict, invalid_input
 */
export async function localRouterTarget(options: TargetOptions): Promise<Target> {
  const loaded = await loadParts();
  const name = options.student ?? loaded.student?.name;
  if (name === undefined) {
    throw new AppError("conflict", "There is no student to route to; see `parallax model list`.");
  }
  const row = await requireModel(name);
  const fresh = row.client === "embedded" ? await openFreshStudent(row) : null;
  const student: DecisionModel = fresh?.model ?? (await openDecider(row, { options: { retries: 0 } }));
  const own = options.teacher === undefined ? null : await openTeacher(options.teacher, options.modelName);
  const chosen = options.threshold ?? null;
  const certificate = chosen === null ? await activeCertificate(row.id) : null;
  const { PARALLAX_ROUTE_FALLBACK, PARALLAX_ROUTE_HEDGE_MS, PARALLAX_ROUTE_THRESHOLD } = env();
  const router = new Router({
    ...{ student, teacher: own ?? loaded.teacher?.model ?? null, newId },
    acceptance: chosen === null ? acceptanceOf(certificate) : accepting(chosen),
    fallback: PARALLAX_ROUTE_FALLBACK,
    hedgeAfterMs: PARALLAX_ROUTE_HEDGE_MS ?? null,
  });
  const { channel, dataset, split } = options;
  return {
    name: chosen === null ? "router" : `router, student from ${Number(chosen.toFixed(3))}`,
    kind: "router",
    context: fresh ? "prepared" : "as_is",
    async ask({ messages, tasks }) {
      const { decision, source, reason, timings } = await router.route({ messages, tasks, channel });
      const overheadMs = Math.max(0, timings.totalMs - timings.queueMs - timings.modelMs);
      const named = source === "fallback" ? null : namedBy(decision);
      return { value: { named, source, reason, overheadMs }, actionMs: timings.actionMs };
    },
    ...(fresh && { before: (input) => fresh.model.prepare(earlierOf(input)).catch(() => {}) }),
    promised: () =>
      certificate
        ? Promise.resolve(certifiedPromise(certificate))
        : estimatedPromise({
            ...{ student: name, dataset, split, threshold: chosen ?? PARALLAX_ROUTE_THRESHOLD ?? null },
          }),
    async close() {
      await own?.close?.();
      await (fresh ? fresh.close() : student.close?.());
    },
  };
}

const openTeacher = async (name: string, modelName: string | undefined): Promise<DecisionModel> =>
  isAddress(name)
    ? openAddress(name, modelName)
    : openDecider(await requireModel(name), { options: { retries: 0, concurrency: AT_ONCE } });

const accepting = (threshold: number): Acceptance => ({
  confidence: (_, { value }) => value,
  threshold: () => threshold,
});
