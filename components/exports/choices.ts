import type { ExportChoice, StatusChoice } from "./export-form";

export const TARGET_CHOICES: readonly ExportChoice[] = [
  { value: "raw", label: "raw", hint: "Parallax's own rows; they import again without loss" },
  { value: "openai-sft", label: "openai-sft", hint: "OpenAI supervised fine-tuning: {messages}" },
  { value: "together", label: "together", hint: "Together AI fine-tuning: {messages}, roles alternate" },
  { value: "trl", label: "trl", hint: "Hugging Face TRL: {prompt, completion}" },
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
