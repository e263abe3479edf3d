import { chatTarget, type TrainingTurn } from "./chat-line";
import { NO_EVENT } from "./chat-shape";
import { keyProblems } from "./checks";
import { notEmpty } from "./messages-target";

const FROM = { user: "human", assistant: "gpt" } as const;

/**
 * LLaMA-Factory's ShareGPT: `{conversations: [{from, value}], system}`. It wants human at odd and gpt at even places and
 * leaves out what breaks that with no more than a warning: equal turns are joined already, and a talk that the
 * assistant opens gets a first human turn that says that nothing happened.
 */
export const sharegpt = chatTarget({
  name: "sharegpt",
  readsSpecialTokens: true,
  shape: ([system, ...turns]) => ({
    conversations: fromHuman(turns).map(({ role, content }) => ({
      from: role === "assistant" ? FROM.assistant : FROM.user,
      value: content,
    })),
    system: system?.content ?? "",
  }),
  problems: (value) => {
    const problems = keyProblems(value, ["conversations", "system"]);
    if (problems.length > 0) return problems;
    const { conversations, system } = value as { conversations: unknown; system: unknown };
    return [
      ...(typeof system === "string" && system !== "" ? [] : ["system must be a non-empty string"]),
      ...conversationProblems(conversations),
    ];
  },
  fileProblems: notEmpty,
  sidecars: ({ dataset, files }) => [
    { name: "dataset_info.json", text: `${JSON.stringify(datasetInfo(dataset, files), null, 2)}\n` },
  ],
  notes: [
    `A talk that the assistant opens has \`${NO_EVENT}\` before it as a human turn, because LLaMA-Factory wants human turns at odd places and silently leaves out what breaks that.`,
    "Set `mask_history: true`, so that the loss is on the decision alone.",
  ],
});

const fromHuman = (turns: readonly TrainingTurn[]): readonly TrainingTurn[] =>
  turns[0]?.role === "assistant" ? [{ role: "user", content: NO_EVENT }, ...turns] : turns;

function conversationProblems(turns: unknown): string[] {
  if (!Array.isArray(turns) || turns.length === 0) return ["conversations must be a non-empty array"];
  const problems = turns.flatMap((turn: unknown, index) => {
    const at = `conversations[${index}]`;
    const { from, value, ...more } = (turn ?? {}) as Record<string, unknown>;
    const wanted = index % 2 === 0 ? FROM.user : FROM.assistant;
    return [
      ...(from === wanted ? [] : [`${at}.from must be ${wanted}`]),
      ...(typeof value === "string" && value !== "" ? [] : [`${at}.value must be a non-empty string`]),
      ...Object.keys(more).map((key) => `${at} has the unknown key ${key}`),
    ];
  });
  return turns.length % 2 === 0 ? problems : [...problems, "conversations must end with a gpt turn"];
}

/** One entry a file, as LLaMA-Factory's data/dataset_info.json holds them. */
const datasetInfo = (dataset: string, files: readonly { name: string }[]) =>
  Object.fromEntries(
    files.map(({ name }) => [
      `${dataset}_${name.replace(/\.jsonl(\.gz)?$/, "").replace(/[^\w]+/g, "_")}`,
      {
        file_name: name,
        formatting: "sharegpt",
        columns: { messages: "conversations", system: "system" },
        tags: {
          role_tag: "from",
          content_tag: "value",
          user_tag: FROM.user,
          assistant_tag: FROM.assistant,
        },
      },
    ]),
  );
