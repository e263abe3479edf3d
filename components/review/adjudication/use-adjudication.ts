"use client";
import { useEffect, useRef, useState } from "react";
import type { AdjudicateBody, AdjudicateResult, AdjudicationList } from "@/lib/contracts/adjudications";
import type { Outcome } from "@/lib/contracts/reviews";
import { type Form, formOf } from "../form";
import { browserStorage, newKey } from "../in-browser";
import { type KeptWork, keptWork } from "../kept";
import { call } from "../review-api";
import { type Adjudication, currentItem, decided, formFor, refused, rulingOf } from "./adjudication-state";

export type AdjudicationDesk = {
  state: Adjudication;
  counts: { waiting: number; decided: number; mine: number };
  change: (form: Form) => void;
  say: (notice: string | null) => void;
  move: (by: 1 | -1) => void;
  /** null = as the form says: approve where it is the label, else correct. */
  send: (outcome: Outcome | null) => void;
  again: () => void;
  /** Takes the last decision back; its row comes to the front with what was sent. */
  withdraw: () => void;
};

/** The adjudicator's desk: rows that wait, what is typed for each, and the decision on its way. */
export function useAdjudication(auditId: string, userId: string, given: AdjudicationList): AdjudicationDesk {
  const kept = useRef<KeptWork | null>(null);
  kept.current ??= keptWork(browserStorage(), userId, `${auditId}:adjudication`);
  const [counts, setCounts] = useState({ waiting: given.waiting, decided: given.decided, mine: given.mine });
  const [state, setState] = useState<Adjudication>(() => ({
    items: given.items,
    currentId: given.items[0]?.item_id ?? null,
    forms: {},
    sending: null,
    failure: null,
    last: null,
    notice: null,
  }));
  const base = `/api/v1/audits/${auditId}`;

  // External system: the browser's storage, where an earlier page may have left what was typed.
  useEffect(() => {
    const found = given.items.flatMap(({ item_id, draft }) => {
      const here = kept.current?.readForm(item_id);
      // What was sent in vain from another browser since is the newer word.
      const newer = here && (!draft || here.at >= Date.parse(draft.saved_at));
      return newer ? [[item_id, here.form] as const] : [];
    });
    if (found.length > 0)
      setState((was) => ({ ...was, forms: { ...Object.fromEntries(found), ...was.forms } }));
  }, [given]);

  const load = async (query: string): Promise<AdjudicationList | null> => {
    const answer = await call<AdjudicationList>(`${base}/adjudications?limit=20${query}`, { method: "GET" });
    if (!answer.ok) {
      setState((was) => ({ ...was, failure: answer.failure }));
      return null;
    }
    const { waiting, decided: done, mine } = answer.value;
    setCounts({ waiting, decided: done, mine });
    return answer.value;
  };
  const post = (itemId: string, key: string, body: AdjudicateBody) =>
    call<AdjudicateResult>(`${base}/items/${itemId}/adjudicate`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "idempotency-key": key },
    });

  const deliver = async (sending: NonNullable<Adjudication["sending"]>) => {
    setState((was) => ({ ...was, sending, failure: null, notice: null }));
    const answer = await post(sending.itemId, sending.key, sending.body);
    if (!answer.ok) {
      setState((was) => refused(was, sending.itemId, answer.failure));
      return;
    }
    kept.current?.forgetForm(sending.itemId);
    setState((was) => decided(was, sending.itemId, answer.value));
    const more = await load("");
    if (more)
      setState((was) => {
        const known = new Set([...was.items.map(({ item_id }) => item_id), sending.itemId]);
        const items = [...was.items, ...more.items.filter(({ item_id }) => !known.has(item_id))];
        return { ...was, items, currentId: was.currentId ?? items[0]?.item_id ?? null };
      });
  };

  const item = currentItem(state);
  return {
    state,
    counts,
    change(form) {
      if (!item) return;
      kept.current?.keepForm(item.item_id, { form, at: Date.now(), chosen: false });
      setState((was) => ({ ...was, forms: { ...was.forms, [item.item_id]: form }, notice: null }));
    },
    say: (notice) => setState((was) => ({ ...was, notice })),
    move: (by) =>
      setState((was) => {
        const index = was.items.findIndex(({ item_id }) => item_id === item?.item_id);
        const next = was.items[index + by];
        return next ? { ...was, currentId: next.item_id, notice: null } : was;
      }),
    send(outcome) {
      if (!item || (state.sending && !state.failure)) return;
      const { body, problem } = rulingOf(formFor(state, item), item, outcome);
      if (!body) setState((was) => ({ ...was, notice: problem }));
      else void deliver({ itemId: item.item_id, key: newKey(), body });
    },
    again() {
      if (state.sending) void deliver(state.sending);
      else setState((was) => ({ ...was, failure: null }));
    },
    async withdraw() {
      const { last, sending } = state;
      if (!last || sending) return;
      const { item: row, form, result } = last;
      const version = result.row?.version ?? row.version;
      const body = { version, outcome: "withdraw" as const, action: row.label.action, text_ok: true };
      const answer = await post(row.item_id, newKey(), body);
      if (!answer.ok) {
        setState((was) => ({ ...was, failure: answer.failure }));
        return;
      }
      const again = await load(`&item=${row.item_id}`);
      const back = again?.items[0] ?? { ...row, version: answer.value.row?.version ?? version };
      setState((was) => ({
        ...was,
        items: [back, ...was.items.filter(({ item_id }) => item_id !== row.item_id)],
        currentId: row.item_id,
        forms: { ...was.forms, [row.item_id]: form ?? formOf(row.label) },
        last: null,
        failure: null,
      }));
    },
  };
}
