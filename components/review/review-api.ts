import type {
  ChoiceBody,
  ChoiceResult,
  DraftBody,
  Flag,
  FlagBody,
  ReviewBody,
  ReviewItem,
  ReviewResult,
  UndoResult,
} from "@/lib/contracts/reviews";
import type { Failure } from "./workspace-types";

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };
export type ClaimAnswer = { item: ReviewItem } | { item: null; retryAfter: number | null };

/** The queue as the workspace needs it. Nothing throws: what goes wrong is an answer too. */
export type ReviewApi = {
  claim(held: readonly string[], skipped: boolean): Promise<Answer<ClaimAnswer>>;
  /** The first choice on a blind item; answers with what was hidden. */
  choice(itemId: string, body: ChoiceBody): Promise<Answer<ChoiceResult>>;
  flag(itemId: string, body: FlagBody): Promise<Answer<{ flag: Flag | null }>>;
  review(itemId: string, key: string, body: ReviewBody): Promise<Answer<ReviewResult>>;
  draft(itemId: string, body: DraftBody, last?: boolean): Promise<Answer<unknown>>;
  heartbeat(itemId: string): Promise<Answer<{ lease_expires_at: string }>>;
  /** `last`: the page is going away; the browser sends it all the same. */
  release(itemId: string, last?: boolean): Promise<Answer<unknown>>;
  skip(itemId: string): Promise<Answer<unknown>>;
  undo(itemId: string): Promise<Answer<UndoResult>>;
};

const PATIENCE_MS = 20_000;
/** Browsers refuse to send more than 64 KB behind a page that has gone. */
const KEEPALIVE_CHARS = 15_000;

/**
 * The queue over /api/v1. Not server actions: Next sends those one after another and names them by build, so a claim
 * would wait for a submit, and a page that is open during an update of the server could not send any more.
 */
export function httpReviewApi(auditId: string): ReviewApi {
  const base = `/api/v1/audits/${auditId}`;
  const at = (itemId: string) => `${base}/items/${itemId}`;
  const post = <T>(path: string, body?: unknown, extra: RequestInit = {}) =>
    call<T>(path, { method: "POST", ...(body !== undefined && { body: JSON.stringify(body) }), ...extra });
  return {
    async claim(held, skipped) {
      const answer = await ask(`${base}/claim`, { method: "POST", body: JSON.stringify({ held, skipped }) });
      if (!answer.ok) return answer;
      const { status, headers } = answer.value;
      if (status !== 204) return { ok: true, value: { item: (await answer.value.json()) as ReviewItem } };
      const retryAfter = headers.get("x-queue") === "leased" ? Number(headers.get("retry-after") ?? 5) : null;
      return { ok: true, value: { item: null, retryAfter } };
    },
    choice: (itemId, body) => post(`${at(itemId)}/choice`, body),
    flag: (itemId, body) => call(`${at(itemId)}/flag`, { method: "PUT", body: JSON.stringify(body) }),
    review: (itemId, key, body) =>
      post(`${at(itemId)}/review`, body, { headers: { "idempotency-key": key }, keepalive: true }),
    draft: (itemId, body, last = false) =>
      call(`${at(itemId)}/draft`, { method: "PUT", body: JSON.stringify(body), keepalive: last }),
    heartbeat: (itemId) => post(`${at(itemId)}/heartbeat`),
    release: (itemId, last = false) => post(`${at(itemId)}/release`, undefined, { keepalive: last }),
    skip: (itemId) => post(`${at(itemId)}/skip`, undefined, { keepalive: true }),
    undo: (itemId) => post(`${at(itemId)}/undo`),
  };
}

export async function call<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  const answer = await ask(path, init);
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: (answer.value.status === 204 ? null : await answer.value.json()) as T };
  } catch (error) {
    return { ok: false, failure: offline(error) };
  }
}

async function ask(path: string, init: RequestInit): Promise<Answer<Response>> {
  try {
    const headers = {
      ...(init.body !== undefined && { "content-type": "application/json" }),
      ...init.headers,
    };
    const keepalive = init.keepalive === true && String(init.body ?? "").length < KEEPALIVE_CHARS;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(path, { ...init, keepalive, headers, signal });
    return response.ok ? { ok: true, value: response } : { ok: false, failure: await refusal(response) };
  } catch (error) {
    return { ok: false, failure: offline(error) };
  }
}

/** The server's own words, where they are there. */
async function refusal(response: Response): Promise<Failure> {
  const body = (await response.json().catch(() => null)) as { error?: Partial<Failure> } | null;
  return {
    code: body?.error?.code ?? "internal",
    status: response.status,
    message: body?.error?.message ?? `The server answered ${response.status}.`,
    details: body?.error?.details,
  };
}

const offline = (error: unknown): Failure => ({
  code: "network",
  status: 0,
  message: `The server cannot be reached (${error instanceof Error ? error.message : "no answer"}).`,
});
