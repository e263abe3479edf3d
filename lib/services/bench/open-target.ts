import type { Actor } from "@/lib/domain/access";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import { AppError } from "@/lib/errors";
import { ModelError } from "@/lib/models/chat-model";
import type { DecisionModel } from "@/lib/models/decision-model";
import { ENCODER_BYTES, FORMS } from "@/lib/models/embedded/form";
import { earlierOf } from "@/lib/router/bench/talks";
import { authorise } from "../authorise";
import { requireModel } from "../models/find-model";
import { openDecider } from "../models/open-decider";
import { openFreshStudent } from "./fresh-student";
import { localRouterTarget } from "./router-in-process";
import { routerTarget } from "./router-over-http";
import { AT_ONCE, isAddress, openAddress, PATIENCE_MS, type Target, type TargetOptions } from "./target";

/**
 * What is to be measured: `embedded` or a registered model's name (an embedded student's also with the form of its encoder
 * behind it: `embedded:int8`), `router` (in this process), the address of an OpenAI-compatible server (…/v1), or that of a
 * router (…/api/v1/route, or a server's root).
 * @throws AppError forbidden, not_found, invalid_input
 */
export async function openTarget(actor: Actor, target: string, options: TargetOptions): Promise<Target> {
  authorise(actor, "runs:manage");
  if (target === "router") return localRouterTarget(options);
  if (!isAddress(target)) return registeredTarget(target);
  const url = new URL(target);
  if (!/\/v1\/?$/.test(url.pathname) || url.pathname.includes("/api/")) return routerTarget(url, options);
  return modelTarget(target, openAddress(target, options.modelName));
}

async function registeredTarget(target: string): Promise<Target> {
  const [name = "", ...rest] = target.split(":");
  const wanted = rest.join(":");
  const form = FORMS.find((one) => one === wanted);
  const row = await requireModel(name === "embedded" ? "student" : name);
  if (rest.length > 0 && (form === undefined || row.client !== "embedded")) {
    throw new AppError(
      "invalid_input",
      `"${target}": behind the colon of an embedded student stands the form of its encoder, ${FORMS.join(" or ")}`,
    );
  }
  // A benchmark counts a failure as one, and is limited by nobody but the server.
  if (row.client !== "embedded") {
    return modelTarget(target, await openDecider(row, { options: { retries: 0, concurrency: AT_ONCE } }));
  }
  const student = await openFreshStudent(row, form);
  return {
    ...modelTarget(target, student.model),
    ...{ context: "prepared", encoderBytes: ENCODER_BYTES[student.form] },
    before: (input) => student.model.prepare(earlierOf(input)).catch(() => {}),
    close: student.close,
  };
}

function modelTarget(name: string, model: DecisionModel): Target {
  return {
    ...{ name, kind: "model", context: "as_is" },
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
      await model.close?.();
    },
  };
}
