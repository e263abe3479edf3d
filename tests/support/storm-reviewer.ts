import { setTimeout as delay } from "node:timers/promises";
import type { Choice, ReviewItem, ReviewResult } from "@/lib/contracts/reviews";
import type { Rng } from "@/lib/domain/sampling/rng";

/** A review that a reviewer knows to be stored. */
export type Acknowledged = { who: number; item: string; review: string; key: string; undone: boolean };

/**
 * A time, in ms, in which an item was certainly somebody's: from the answer that gave it to him until he sent what
 * ends it, or until its lease ran out; from the answer to a review for ever, or until he sent its undo.
 */
export type Span = { who: number; item: string; from: number; to: number };

/** How often each mishap came about. */
export type Mishaps = Record<
  | "dropped"
  | "doubled"
  | "stored before the retry"
  | "stale"
  | "overslept"
  | "lease lost"
  | "undone"
  | "server errors",
  number
>;

type Answer = { status: number; json: unknown };

/**
 * One reviewer over HTTP, with a bad line, a nervous finger and a need for sleep: he drops connections with the answer
 * on its way, sends twice at once, sends versions that do not exist, oversleeps his leases, skips, releases and undoes.
 * Whatever gets no answer he sends again, with the same key, to whichever server answers. Writes down what he was told.
 */
export class StormReviewer {
  readonly reviews: Acknowledged[] = [];
  readonly spans: Span[] = [];
  private keys = 0;

  constructor(
    private readonly parts: {
      who: number;
      key: string;
      auditId: string;
      leaseSeconds: number;
      rng: Rng;
      urls: () => readonly string[];
      mishaps: Mishaps;
      onReview: () => void;
    },
  ) {}

  /** Works until the queue says that nothing will come any more. */
  async work(): Promise<void> {
    for (;;) {
      const claimed = await this.insist("POST", "/claim", { held: [], skipped: true });
      if (claimed.status === 200) await this.judge(claimed.json as ReviewItem);
      else if (claimed.status !== 204)
        throw new Error(`claim: ${claimed.status} ${JSON.stringify(claimed.json)}`);
      else if (claimed.json === "empty") return;
      else await delay(20 + this.parts.rng.below(60));
    }
  }

  private async judge(item: ReviewItem): Promise<void> {
    const { rng, mishaps } = this.parts;
    const id = item.item_id;
    this.take(id, Date.parse(item.lease_expires_at));
    const luck = rng.float();
    if (luck < 0.05) return this.leave(id, luck < 0.025 ? "release" : "skip");
    if (luck < 0.11) {
      mishaps.overslept += 1;
      await delay(this.parts.leaseSeconds * 1000 + 100);
    }
    if (item.hidden && !(await this.choose(item))) return;
    if (rng.float() < 0.08) {
      const stale = await this.insist(
        "POST",
        `/items/${id}/review`,
        { ...this.body(item), version: 99 },
        this.newKey(),
      );
      if (isLost(stale)) return void this.lose();
      if (stale.status !== 409) throw new Error(`a stale version got ${stale.status}`);
      mishaps.stale += 1;
    }
    await this.review(item);
    if (rng.float() < 0.05) await this.undo();
  }

  private async choose(item: ReviewItem): Promise<boolean> {
    const body = { action: "noop" };
    const path = `/items/${item.item_id}/choice`;
    const first = await this.insist("POST", path, body);
    if (isLost(first)) return this.lose();
    const again = await this.insist("POST", path, body);
    if (isLost(again)) return this.lose();
    const told = (answer: Answer) => (answer.json as { choice?: Choice }).choice?.chosen_at;
    if (first.status !== 200 || told(first) !== told(again))
      throw new Error(`choice: ${JSON.stringify([first, again])}`);
    return true;
  }

  private async review(item: ReviewItem): Promise<void> {
    const { rng, mishaps, who, onReview } = this.parts;
    const path = `/items/${item.item_id}/review`;
    const body = this.body(item);
    const key = this.newKey();
    const sent = this.letGo(item.item_id);
    const twice = rng.float() < 0.15;
    if (twice) mishaps.doubled += 1;
    const answers = await Promise.all(
      Array.from({ length: twice ? 2 : 1 }, () => this.insist("POST", path, body, key)),
    );
    const [answer] = answers;
    if (!answer || JSON.stringify(answers.at(-1)) !== JSON.stringify(answer))
      throw new Error(`the same key got two answers: ${JSON.stringify(answers)}`);
    if (isLost(answer)) return void this.lose();
    if (answer.status !== 200) throw new Error(`review: ${answer.status} ${JSON.stringify(answer.json)}`);
    const { review } = answer.json as ReviewResult;
    if (Date.parse(review.created_at) < sent - 5) throw new Error("the answer is that of an earlier review");
    this.reviews.push({ who, item: item.item_id, review: review.id, key, undone: false });
    this.take(item.item_id, Number.POSITIVE_INFINITY);
    onReview();
  }

  private async undo(): Promise<void> {
    const last = this.reviews.findLast((review) => !review.undone);
    if (!last) return;
    const { item } = last;
    this.letGo(item);
    const answer = await this.insist("POST", `/items/${item}/undo`);
    if (answer.status !== 200) throw new Error(`undo: ${answer.status} ${JSON.stringify(answer.json)}`);
    this.parts.mishaps.undone += 1;
    const { undone, item: again } = answer.json as { undone: string; item: ReviewItem };
    if (undone !== last.review) throw new Error("another review was undone");
    last.undone = true;
    this.take(item, Date.parse(again.lease_expires_at));
    await this.review(again);
  }

  private async leave(item: string, how: "release" | "skip"): Promise<void> {
    this.letGo(item);
    const answer = await this.insist("POST", `/items/${item}/${how}`);
    if (answer.status !== 204) throw new Error(`${how}: ${answer.status} ${JSON.stringify(answer.json)}`);
  }

  private take(item: string, to: number): void {
    this.spans.push({ who: this.parts.who, item, from: Date.now(), to });
  }

  /** @returns now, in ms */
  private letGo(item: string): number {
    const now = Date.now();
    const span = this.spans.findLast((one) => one.item === item);
    if (span) span.to = Math.min(span.to, now);
    return now;
  }

  /** Somebody else has the item by now. @returns false */
  private lose(): false {
    this.parts.mishaps["lease lost"] += 1;
    return false;
  }

  /** Every third one keeps the label, the others say in their own words what they hold right. */
  private body(item: ReviewItem) {
    const { who } = this.parts;
    const keeps = (item.position + who) % 3 > 0;
    return keeps
      ? { version: item.version, action: "noop", text_ok: true, outcome: "approve" }
      : {
          version: item.version,
          action: "reply",
          text: `said by ${who}`,
          text_ok: false,
          outcome: "correct",
        };
  }

  private newKey(): string {
    this.keys += 1;
    return `${this.parts.who}-${this.keys}`;
  }

  /** Sends until a server has answered. */
  private async insist(method: string, path: string, body?: object, key?: string): Promise<Answer> {
    const { rng, mishaps } = this.parts;
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const began = Date.now();
      const drops = attempt === 0 && rng.float() < 0.12;
      if (drops) mishaps.dropped += 1;
      const answer = await this.send(method, path, body, key, drops ? 1 + rng.below(25) : null).catch(
        () => null,
      );
      if (answer === null) {
        if (!drops) await delay(5 + rng.below(40));
        continue;
      }
      if (answer.status >= 500) mishaps["server errors"] += 1;
      if (answer.status >= 500)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
      const stored = (answer.json as Partial<ReviewResult> | null)?.review?.created_at;
      if (stored && attempt > 0 && Date.parse(stored) < began) mishaps["stored before the retry"] += 1;
      return answer;
    }
    throw new Error(`${method} ${path}: no server answered`);
  }

  /** One try. @throws where the connection broke, or where the reviewer dropped it after `dropAfter` ms */
  private async send(
    method: string,
    path: string,
    body: object | undefined,
    key: string | undefined,
    dropAfter: number | null,
  ): Promise<Answer> {
    const { rng, urls, auditId } = this.parts;
    const all = urls();
    const url = all[rng.below(all.length)];
    const answer = await fetch(`${url}/api/v1/audits/${auditId}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.parts.key}`,
        ...(body && { "content-type": "application/json" }),
        ...(key && { "idempotency-key": key }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(dropAfter ?? 20_000),
    });
    const json = answer.status === 204 ? answer.headers.get("x-queue") : await answer.json();
    return { status: answer.status, json };
  }
}

const isLost = ({ status, json }: Answer): boolean =>
  status === 409 && (json as { error?: { code?: string } }).error?.code === "lease_lost";
