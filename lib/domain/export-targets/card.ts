import { ACTIONS } from "@/prompts/actions";

/** What an audit of a drawn sample says of the labels. */
export type AuditedAccuracy = {
  id: string;
  name: string;
  created_at: string;
  done: number;
  n: number;
  estimate: number;
  low: number | null;
  high: number | null;
  method: string | null;
  sentence: string;
};

/** What the card tells; a part of the manifest, restated so that the domain stays below contracts. */
export type CardFacts = {
  manifest: {
    dataset: string;
    target: string;
    options: Record<string, unknown>;
    snapshot_at: string;
    tool: { version: string };
    prompt: { version: string; sha256: string };
    counts: Record<string, Partial<Record<string, number>>>;
    files: readonly { name: string; split: string; rows: number; bytes: number; sha256: string }[];
    warnings: readonly string[];
    skipped: { rows: number; by_code: Record<string, number> };
    tokens: { total: number; loss: number; longest: number; estimated: boolean } | null;
    splits: { how: string; train_to_test: number | null; threshold: number; why: string | null } | null;
  };
  notes: readonly string[];
  /** null: whoever exported may not read audits. */
  audits: readonly AuditedAccuracy[] | null;
  licence: string | null;
};

const n = (value: number) => value.toLocaleString("en");
const percent = (value: number | null) => (value === null ? "?" : `${(100 * value).toFixed(1)} %`);

/** README.md of an export, in the form that the Hugging Face Hub reads: front matter, then text. */
export function cardOf({ manifest, notes, audits, licence }: CardFacts): string {
  const rows = manifest.files.reduce((sum, file) => sum + file.rows, 0);
  return `${[
    frontMatter(manifest, licence),
    `# ${manifest.dataset} · ${manifest.target}`,
    `${n(rows)} ${rows === 1 ? "line" : "lines"}, written by Parallax ${manifest.tool.version} from the state of ${manifest.snapshot_at}. The options and all checksums stand in \`manifest.json\`.`,
    table(
      ["file", "split", "rows", "bytes", "SHA-256"],
      manifest.files.map((file) => [
        ...[`\`${file.name}\``, file.split, n(file.rows), n(file.bytes), `\`${file.sha256}\``],
      ]),
    ),
    `## Class balance\n\n${balance(manifest.counts)}`,
    `## How right the labels are\n\n${accuracyText(audits)}`,
    ...splitsText(manifest.splits),
    ...tokensText(manifest.tokens),
    `## What was left out\n\n${skippedText(manifest.skipped)}`,
    `## How it was written\n\n${list([
      `Prompt version ${manifest.prompt.version} (SHA-256 \`${manifest.prompt.sha256}\`); the prompt's text stands in the manifest.`,
      ...notes,
      ...manifest.warnings.map((warning) => `Note: ${warning}.`),
    ])}`,
    `## Licence\n\n${licence ?? "None was named at the export. State one before you publish this."}`,
  ].join("\n\n")}\n`;
}

function frontMatter({ files, dataset }: CardFacts["manifest"], licence: string | null): string {
  const bySplit = new Map<string, string[]>();
  for (const { split, name } of files) bySplit.set(split, [...(bySplit.get(split) ?? []), name]);
  const data = [...bySplit].map(
    ([split, names]) =>
      `  - split: ${split === "all" ? "train" : split}\n    path:${names.map((name) => `\n    - ${name}`).join("")}`,
  );
  return [
    "---",
    `pretty_name: ${JSON.stringify(dataset)}`,
    ...(licence === null ? [] : [`license: ${JSON.stringify(licence)}`]),
    "task_categories:\n- text-classification\n- text-generation",
    ...(data.length > 0 ? [`configs:\n- config_name: default\n  data_files:\n${data.join("\n")}`] : []),
    "---",
  ].join("\n");
}

function balance(counts: CardFacts["manifest"]["counts"]): string {
  const splits = Object.keys(counts);
  if (splits.length === 0) return "No rows.";
  return table(
    ["action", ...splits],
    ACTIONS.map((action) => [action, ...splits.map((split) => n(counts[split]?.[action] ?? 0))]),
  );
}

function accuracyText(audits: CardFacts["audits"]): string {
  if (audits === null) return "Whoever made this export may not read audits; ask for the report.";
  if (audits.length === 0)
    return "No sample of this data set has been judged by people, so nothing is known of how many labels are right.";
  return list(
    audits.map(
      ({ name, done, estimate, low, high, method, sentence }) =>
        `${name}: ${percent(estimate)} right [${percent(low)}, ${percent(high)}] at 95 %, from ${n(done)} judged rows of the whole data set (${method ?? "no interval"}). ${sentence}`,
    ),
  );
}

function splitsText(splits: CardFacts["manifest"]["splits"]): string[] {
  if (!splits) return [];
  const how =
    splits.how === "new"
      ? `Split anew: rows of one scenario and near-duplicates (word 5-gram Jaccard ≥ ${splits.threshold}) stand in one split, stratified by action and channel.`
      : "The data set's own splits.";
  const alike =
    splits.train_to_test === null
      ? "How alike train and test are was not measured."
      : `The most alike rows of train and test have a word 5-gram Jaccard similarity of ${splits.train_to_test.toFixed(3)}.`;
  return [`## Splits\n\n${[how, alike, splits.why ?? ""].filter((text) => text !== "").join(" ")}`];
}

function tokensText(tokens: CardFacts["manifest"]["tokens"]): string[] {
  if (!tokens) return [];
  const { total, loss, longest, estimated } = tokens;
  return [
    `## Tokens\n\n${estimated ? "About " : ""}${n(total)} in the gpt-oss harmony format, ${n(loss)} of them with loss; the longest ${estimated ? "counted " : ""}row has ${n(longest)}.`,
  ];
}

const skippedText = ({ rows, by_code }: CardFacts["manifest"]["skipped"]): string =>
  rows === 0
    ? "Nothing."
    : `${n(rows)} rows, each with its id and reason in \`skipped.jsonl\`: ${Object.entries(by_code)
        .map(([code, count]) => `${code} ${n(count)}`)
        .join(", ")}.`;

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
