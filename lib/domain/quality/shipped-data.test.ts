import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "@/prompts/actions";
import { inputHash } from "../canonical/hash";
import { parseFinal } from "../decision/final";
import { facetsOf } from "../import/facets";
import { parseRow } from "../import/normalise-row";
import { namedBy } from "../predictions/same-decision";
import { measureQuality } from "./measure";
import { planSchema } from "./plan";
import type { QualityRow } from "./quality-row";
import { finish } from "./steps";

const SPLITS = { train: 800, validation: 100, test: 100 } as const;
const folder = new URL("../../../data/intent-1000/", import.meta.url);
const read = (name: string) => fs.readFileSync(new URL(name, folder), "utf8");
const lines = (name: string) => read(name).trimEnd().split("\n");

type ShippedRow = QualityRow & { hash: string };
const invalid: string[] = [];
const rows: ShippedRow[] = Object.keys(SPLITS).flatMap((split) =>
  lines(`${split}.jsonl`).flatMap((line, at) => {
    const stored = JSON.parse(line);
    const parsed = parseRow("raw", stored);
    const where = `${split}.jsonl:${at + 1}`;
    if (!parsed.ok) {
      invalid.push(`${where} ${parsed.errors.map(({ message }) => message).join("; ")}`);
      return [];
    }
    const { messages, tasks, decision, meta = {} } = parsed.row;
    const { scenario_id, ...facets } = facetsOf(meta);
    const card = String(meta.card);
    return [
      {
        ...{ id: `${where} (${card})`, messages, tasks, action: decision.action, split, card, facets },
        target: namedBy(decision).target,
        scenario: scenario_id ?? "",
        hash: inputHash({ messages, tasks }),
      },
    ];
  }),
);
const quality = finish(measureQuality(rows, planSchema.parse(JSON.parse(read("plan.json")))));
const ids = (found: readonly QualityRow[]) => found.map(({ id }) => id);
const group = <T>(of: (row: ShippedRow) => T): Map<T, ShippedRow[]> => {
  const groups = new Map<T, ShippedRow[]>();
  for (const row of rows) groups.set(of(row), [...(groups.get(of(row)) ?? []), row]);
  return groups;
};

describe("the shipped data set", () => {
  it("holds 1,000 rows that the contract takes, 800/100/100, in the split of their file", () => {
    expect(invalid).toEqual([]);
    expect(ids(rows.filter(({ facets, split }) => facets.split !== split))).toEqual([]);
    const sizes = Object.fromEntries(
      [...group(({ split }) => split)].map(([split, of]) => [split, of.length]),
    );
    expect(sizes).toEqual(SPLITS);
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(1_000);
  });

  it("has 200 rows of each action", () => {
    const perAction = group(({ action }) => action);
    for (const action of ACTIONS) expect(perAction.get(action), action).toHaveLength(200);
  });

  it("has talks of 3 to 14 messages, half of them of 6 or more", () => {
    expect(ids(rows.filter(({ messages }) => messages.length < 3 || messages.length > 14))).toEqual([]);
    const lengths = rows.map(({ messages }) => messages.length).sort((a, b) => a - b);
    expect(lengths[500]).toBeGreaterThanOrEqual(6);
  });

  it("has ledgers of 0 to 6 tasks, never empty where a task is changed, empty in 5 to 25 %", () => {
    const onTask = ["update_task", "cancel_task"];
    const wrong = rows.filter(
      ({ action, tasks }) => tasks.length > 6 || (onTask.includes(action) && tasks.length === 0),
    );
    expect(ids(wrong)).toEqual([]);
    const empty = rows.filter(({ tasks }) => tasks.length === 0).length;
    expect(empty).toBeGreaterThanOrEqual(50);
    expect(empty).toBeLessThanOrEqual(250);
  });

  it("shows each of the thirty patterns at least ten times", () => {
    const perPattern = group(({ facets }) => facets.pattern);
    const rare = Array.from({ length: 30 }, (_, n) => `p${String(n + 1).padStart(2, "0")}`)
      .map((pattern) => `${pattern}: ${perPattern.get(pattern)?.length ?? 0}`)
      .filter((line) => Number(line.split(": ")[1]) < 10);
    expect(rare).toEqual([]);
  });

  it("is in other languages than English for 5 % of its rows, five of them", () => {
    const perLocale = group(({ facets }) => facets.locale ?? "(none)");
    expect([...perLocale.keys()].sort()).toEqual(["ar", "de", "en", "es", "pl", "zh"]);
    expect(perLocale.get("en")).toHaveLength(950);
  });

  it("keeps each scenario within one split, and gives all splits each action and channel", () => {
    const torn = [...group(({ scenario }) => scenario)].filter(
      ([scenario, of]) => scenario === "" || new Set(of.map(({ split }) => split)).size > 1,
    );
    expect(torn.flatMap(([, of]) => ids(of))).toEqual([]);
    const cells = group(({ split, action, facets }) => `${split} ${action} ${facets.channel}`);
    expect(cells.size).toBe(3 * 5 * 5);
  });

  it("has three blind votes for each row as it stands, and for no other", () => {
    const votes = new Map<string, number>();
    const faults = lines("teacher.jsonl").flatMap((line, at) => {
      const vote = JSON.parse(line);
      votes.set(vote.input_hash, (votes.get(vote.input_hash) ?? 0) + 1);
      const legal = [vote.final, ...vote.votes].every((final: string) => parseFinal(final).ok);
      const fits =
        vote.votes.length === 3 &&
        vote.votes.includes(vote.final) &&
        vote.confidence >= 0 &&
        vote.confidence <= 1;
      return legal && fits ? [] : [`teacher.jsonl:${at + 1}`];
    });
    expect(faults).toEqual([]);
    expect(ids(rows.filter(({ hash }) => votes.get(hash) !== 1))).toEqual([]);
    expect(votes.size).toBe(rows.length);
  });

  it("meets every bar of quality, and fills its plan", () => {
    const alike = [...quality.near_duplicates.pairs, ...quality.across_splits.pairs];
    expect(alike.map(({ a, b, similarity }) => `${a.id} ~ ${b.id}: ${similarity}`)).toEqual([]);
    const repeated = quality.diversity.repeated_sentence;
    expect(repeated.share, JSON.stringify(repeated.sentences)).toBeLessThan(0.01);
    expect(quality.bars.filter(({ met }) => !met)).toEqual([]);
    expect(quality.coverage.plan).toMatchObject({
      kind: "cards",
      planned: 1_000,
      filled: 1_000,
      missing: [],
    });
  });

  it("tells more through the whole input than through any part of it", () => {
    const { probes } = quality;
    const of = (wanted: string) => probes.find(({ probe }) => probe === wanted)?.accuracy ?? 0;
    const parts = probes.filter(({ probe }) => probe !== "full").map(({ accuracy }) => accuracy ?? 0);
    expect(of("full")).toBeGreaterThan(Math.max(...parts));
    expect(of("full")).toBeGreaterThan(0.35);
  });
});
