import { z } from "zod";
import { db } from "@/lib/db/client";
import { latestVersion, listModels, type ModelRow } from "@/lib/db/models";
import { type Scale, scaled } from "@/lib/domain/certification/scale";
import { namedBy } from "@/lib/domain/predictions/same-decision";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { log } from "@/lib/log";
import type { DecisionModel } from "@/lib/models/decision-model";
import type { Acceptance } from "@/lib/router";
import type { Action } from "@/prompts/actions";
import { type ActiveCertificate, activeCertificate } from "../calibrations/active-certificate";
import { openDecider } from "../models/open-decider";

/** The share of labelled rows that it had not seen, of so many, of which a student named action and task. */
export type Accuracy = { right: number; rows: number };
export type Loaded = {
  student: { name: string; model: DecisionModel; accuracy: Accuracy | null } | null;
  teacher: { name: string; model: DecisionModel } | null;
  certificate: ActiveCertificate | null;
  /** What could not be opened, for people. */
  problems: string[];
};

/**
 * The models that the router asks and the certificate that it goes by, as the database and the environment say now. What
 * cannot be opened is a problem that is told, not an error: the router goes on without it.
 */
export async function loadParts(): Promise<Loaded> {
  const models = (await listModels(false)).sort((a, b) => +b.createdAt - +a.createdAt);
  const { PARALLAX_ROUTE_STUDENT, PARALLAX_ROUTE_TEACHER } = env();
  const problems: string[] = [];
  const open = async (row: ModelRow | null) => {
    if (!row) return null;
    try {
      return { name: row.name, model: await opened(row) };
    } catch (error) {
      problems.push(`${row.name}: ${messageOf(error)}`);
      return null;
    }
  };
  const pick = (role: ModelRow["role"], wanted: string | undefined): ModelRow | null => {
    if (wanted === undefined || wanted === "none") {
      return wanted ? null : (models.find((model) => model.role === role && isAskable(model, role)) ?? null);
    }
    const found = models.find(({ name }) => name === wanted);
    if (!found) problems.push(`There is no model "${wanted}"; see \`parallax model list\`.`);
    return found ?? null;
  };
  const shipped = models.find(({ name, client }) => name === "student" && client === "embedded");
  const student = PARALLAX_ROUTE_STUDENT
    ? pick("STUDENT", PARALLAX_ROUTE_STUDENT)
    : (shipped ?? pick("STUDENT", undefined));
  const teacher = pick("TEACHER", PARALLAX_ROUTE_TEACHER);
  const [asked, second] = [await open(student), await open(teacher)];
  if (!student || !asked) return { student: null, teacher: second, certificate: null, problems };
  const [certificate, accuracy] = [await activeCertificate(student.id), await accuracyOf(student)];
  return { student: { ...asked, accuracy }, teacher: second, certificate, problems };
}

/** A record answers nobody, and the test connections of others are no students. */
const isAskable = ({ client }: ModelRow, role: ModelRow["role"]): boolean =>
  client === "openai_compatible" || (role === "STUDENT" && client === "embedded");

const cardSchema = z.object({
  figures: z.object({ out_of_fold: z.object({ rows: z.number().int().min(1), accuracy: z.number() }) }),
});

/** What the card of its version says; null where it says nothing. */
async function accuracyOf({ id }: ModelRow): Promise<Accuracy | null> {
  const card = cardSchema.safeParse((await latestVersion(db(), id))?.card);
  if (!card.success) return null;
  const { accuracy, rows } = card.data.figures.out_of_fold;
  return { right: accuracy, rows };
}

type Opened = { of: string; model: DecisionModel };
const holder = globalThis as typeof globalThis & { parallaxRouteModels?: Map<string, Opened> };

/** Opened anew only where its row, or its student's version, has changed: connections are kept. */
async function opened(row: ModelRow): Promise<DecisionModel> {
  holder.parallaxRouteModels ??= new Map();
  const version = row.client === "embedded" ? await latestVersion(db(), row.id) : null;
  const of = JSON.stringify([row.baseUrl, row.modelName, row.keyEnv, row.options, version?.id]);
  const held = holder.parallaxRouteModels.get(row.id);
  if (held?.of === of) return held.model;
  // A live turn has no time for a second try; the circuit breaker sees each failure.
  const model = await openDecider(row, { options: { retries: 0 }, ...(version && { version }) });
  holder.parallaxRouteModels.set(row.id, { of, model });
  if (held && row.client !== "embedded") {
    log().info({ model: row.name }, "the router opens a changed model");
    // What it is being asked ends first.
    setTimeout(() => void held.model.close?.(), 60_000).unref();
  }
  return model;
}

/**
 * The certificate as the router goes by it: an action with a threshold of its own has to reach both. Without one, what
 * whoever runs the server has chosen, which promises nothing.
 */
export function acceptanceOf(certificate: ActiveCertificate | null): Acceptance | null {
  if (!certificate) {
    const { PARALLAX_ROUTE_THRESHOLD: chosen } = env();
    if (chosen === undefined) return null;
    return { confidence: (_, { value }) => value, threshold: () => chosen };
  }
  const { scale, threshold, perAction } = certificate;
  return {
    confidence: (decision, raw) => calibrated(decision, raw, scale),
    threshold: (action: Action) => Math.max(threshold, perAction[action] ?? threshold),
  };
}

function calibrated(
  decision: Parameters<Acceptance["confidence"]>[0],
  { value, actions, tasks }: Parameters<Acceptance["confidence"]>[1],
  scale: Scale,
): number {
  return scaled({ named: namedBy(decision), confidence: value, actions, tasks }, scale);
}
