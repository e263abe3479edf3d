import type { ExportChoice, StatusChoice } from "./wish";

export const TARGET_CHOICES: readonly ExportChoice[] = [
  { value: "raw", label: "raw", hint: "Parallax's own rows; they import again without loss" },
  {
    value: "trl",
    label: "trl",
    hint: "Hugging Face TRL: {prompt, completion}, loss on the decision",
    thinks: true,
  },
  { value: "trl-messages", label: "trl-messages", hint: "TRL's chat form: {messages}", thinks: true },
  { value: "axolotl", label: "axolotl", hint: "{messages} with a ready axolotl.yaml", thinks: true },
  { value: "unsloth", label: "unsloth", hint: "{messages} with a helper for the loss", thinks: true },
  { value: "sharegpt", label: "sharegpt", hint: "LLaMA-Factory: conversations, dataset_info.json" },
  { value: "openai-sft", label: "openai-sft", hint: "OpenAI supervised fine-tuning: {messages}" },
  { value: "together", label: "together", hint: "Together AI fine-tuning: {messages}, roles alternate" },
  {
    value: "openai-dpo",
    label: "openai-dpo",
    hint: "OpenAI preference pairs, from errors that people judged",
  },
  { value: "trl-dpo", label: "trl-dpo", hint: "TRL preference pairs, from errors that people judged" },
  {
    value: "harmony",
    label: "harmony",
    hint: "The text that gpt-oss reads, cut where the loss begins",
    thinks: true,
  },
  { value: "sraq", label: "sraq", hint: "The upstream project's rows", thinks: true },
  { value: "parquet", label: "parquet", hint: "Columns with a card, for the Hugging Face Hub" },
];

export const STATUS_CHOICES: readonly StatusChoice[] = [
  {
    value: "approved",
    label: "Approved and corrected",
    hint: "What people have confirmed; corrections win",
    statuses: ["approved", "corrected"],
  },
  { value: "approved-only", label: "Approved only", hint: "Confirmed as they stood", statuses: ["approved"] },
  {
    value: "all",
    label: "All rows",
    hint: "Also those that nobody has judged, and rejected ones",
    statuses: ["pending", "approved", "corrected", "rejected", "discarded"],
  },
  { value: "corrected", label: "Corrected", hint: "Changed by a reviewer", statuses: ["corrected"] },
  { value: "pending", label: "Pending", hint: "Not judged yet", statuses: ["pending"] },
  { value: "rejected", label: "Rejected", hint: "Judged unusable as labelled", statuses: ["rejected"] },
  { value: "discarded", label: "Discarded", hint: "Taken out of the data set", statuses: ["discarded"] },
];
