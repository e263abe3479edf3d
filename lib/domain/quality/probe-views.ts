import { HASH_BITS } from "./logistic";
import { type Corpus, lastUser, type TextRow } from "./text-row";
import { hashText, joined, type Vocabulary, type Words } from "./vocabulary";

/** Features as 32-bit hashes; each block is scaled to length `weight`, so that a long text does not drown the rest. */
export type Block = { weight: number; features: readonly number[] };

/** What a probe may see of a row; the action must not be guessable from parts that do not hold it. */
export const PROBES = ["task_count", "style", "ledger", "assistant", "last_user", "full"] as const;
export type ProbeName = (typeof PROBES)[number];

/** How often (in how many rows) each word stands in the corpus, as inverse document frequency. */
export type WordWeights = (word: number) => number;

export function wordWeights({ rows, vocabulary }: Corpus): WordWeights {
  const holders = new Uint32Array(vocabulary.size);
  for (const row of rows) {
    const words = new Set<number>();
    for (const part of [...row.user, row.assistant, ...row.summaries])
      for (const word of part) words.add(word);
    for (const word of words) holders[word] = (holders[word] ?? 0) + 1;
  }
  return (word) => Math.log((1 + rows.length) / Math.max(1, holders[word] ?? 0));
}

/** The blocks that a probe shows the baseline. */
export function viewOf(
  probe: ProbeName,
  row: TextRow,
  { vocabulary, weights }: { vocabulary: Vocabulary; weights: WordWeights },
): Block[] {
  const count = facts([`tasks=${row.row.tasks.length}`]);
  switch (probe) {
    case "task_count":
      return [{ weight: 1, features: count }];
    case "style":
      return [
        {
          weight: 1,
          features: facts(
            ["channel", "tone", "domain"].map((facet) => `${facet}=${row.row.facets[facet] ?? ""}`),
          ),
        },
      ];
    case "ledger":
      return [
        { weight: 1, features: grams("ledger", joined([...row.summaries, ...row.updates]), vocabulary) },
        { weight: 1, features: count },
      ];
    case "assistant":
      return [{ weight: 1, features: grams("assistant", row.assistant, vocabulary) }];
    case "last_user":
      return [{ weight: 1, features: grams("turn", lastUser(row), vocabulary) }];
    case "full":
      // The end of the talk by its words, the rest by what it has to do with the end: words of earlier turns and of
      // the ledger as such only add noise at a few hundred rows a class (measured: two to three points less).
      return [
        { weight: 1, features: grams("turn", joined([lastUser(row), row.after]), vocabulary) },
        { weight: 0.6, features: facts(factsOf(row, weights)) },
      ];
  }
}

const facts = (texts: readonly string[]): number[] => texts.map(hashText);

/** Single words and pairs of words, marked by the part that they stand in. */
function grams(part: string, words: Words, vocabulary: Vocabulary): number[] {
  const salt = hashText(part);
  const found: number[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const one = mix(salt, vocabulary.hash(words[at] ?? 0));
    found.push(one);
    if (at + 1 < words.length) found.push(mix(one, vocabulary.hash(words[at + 1] ?? 0)));
  }
  return found;
}

const mix = (a: number, b: number): number => Math.imul((a ^ (b >>> 3)) + b, 0x9e3779b1) >>> 0;

/** How the talk ends, and which open tasks its end has words in common with. */
function factsOf(row: TextRow, weights: WordWeights): string[] {
  const { messages, tasks } = row.row;
  const turn = lastUser(row);
  const words = new Set(turn);
  const text = row.lastUserAt < 0 ? "" : (messages[row.lastUserAt]?.content ?? "");
  const ends = messages.slice(-3).map(({ role, tool_calls }) => `${role}${tool_calls ? "+calls" : ""}`);
  const found = [
    `tasks=${tasks.length}`,
    `ends=${ends.join(" ")}`,
    `last=${ends.at(-1)}`,
    `asks=${/[?？؟]/.test(text)}`,
    `asks at the end=${/[?？؟]\s*$/.test(text)}`,
    `length=${Math.min(6, Math.floor(Math.log2(1 + words.size)))}`,
  ];
  const parts = {
    turn: words,
    before: new Set(row.before),
    after: new Set(row.after),
    earlier: new Set(joined(row.user.slice(0, -1))),
  };
  const shares = Object.entries(parts).map(([name, said]) => ({
    name,
    byTask: row.summaries.map((summary) => share(said, summary, weights)),
  }));
  for (const { name, byTask } of shares)
    found.push(`${name} names a task=${byTask.length === 0 ? "–" : bin(Math.max(...byTask))}`);
  const byTurn = (shares[0]?.byTask ?? []).toSorted((a, b) => b - a);
  found.push(`tasks named=${byTurn.filter((value) => value >= 0.2).length}`);
  found.push(`lead=${byTurn.length < 2 ? "–" : bin((byTurn[0] ?? 0) - (byTurn[1] ?? 0))}`);
  const updates = row.updates.map((update) => share(words, update, weights));
  found.push(`turn names an update=${updates.length === 0 ? "–" : bin(Math.max(...updates))}`);
  return found;
}

/** Which share of a text's words were said, rare words weighing more. */
function share(said: ReadonlySet<number>, text: Words, weights: WordWeights): number {
  let both = 0;
  let all = 0;
  for (const word of new Set(text)) {
    const weight = weights(word);
    all += weight;
    if (said.has(word)) both += weight;
  }
  return all === 0 ? 0 : both / all;
}

const BINS = [0, 0.08, 0.2, 0.35, 0.55];
const bin = (value: number): number => BINS.filter((edge) => value > edge).length;

/** Blocks as one vector: each feature once a block, each block of its length, and a constant. */
export function vectorOf(blocks: readonly Block[]): { features: Uint32Array; values: Float64Array } {
  const features: number[] = [0];
  const values: number[] = [0.3];
  for (const block of blocks) {
    const places = new Set(block.features.map((hash) => 1 + (hash % (2 ** HASH_BITS - 1))));
    for (const place of places) {
      features.push(place);
      values.push(block.weight / Math.sqrt(places.size));
    }
  }
  return { features: Uint32Array.from(features), values: Float64Array.from(values) };
}
