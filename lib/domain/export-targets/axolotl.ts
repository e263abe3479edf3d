import { messagesTarget } from "./messages-target";

/** axolotl's chat_template strategy over `{messages}`, with a configuration that is ready to run. */
export const axolotl = messagesTarget("axolotl", {
  sidecars: ({ files, reasoned }) => [{ name: "axolotl.yaml", text: axolotlYaml(files, reasoned) }],
});

/**
 * A configuration that axolotl takes as it is. Empty `roles_to_train` and `train_on_eos` choose its plain path: the loss
 * is on all that follows the prompt of turns[:-1], so on the last turn alone. Without property mappings it maps
 * thinking by the two keys.
 */
function axolotlYaml(files: readonly { name: string; split: string }[], reasoned: boolean): string {
  const entry = (name: string) => `  - path: ${name}
    ds_type: json
    type: chat_template
    field_messages: messages
${reasoned ? "    field_thinking: thinking\n    template_thinking_key: thinking\n" : ""}    roles_to_train:
    train_on_eos:
`;
  const held = files.filter(({ split }) => split === "validation");
  const train = files.filter(({ split }) => split !== "validation" && split !== "test");
  const list = (key: string, of: typeof files) =>
    of.length > 0 ? `${key}:\n${of.map(({ name }) => entry(name)).join("")}` : "";
  return `# Made with the data beside it. Run: axolotl train axolotl.yaml
base_model: openai/gpt-oss-20b
adapter: lora
lora_r: 16
lora_alpha: 32
lora_dropout: 0.0
lora_target_linear: true
${list("datasets", train)}${list("test_datasets", held)}chat_template: tokenizer_default
eot_tokens: ["<|end|>"]
sequence_len: 8192
sample_packing: false
micro_batch_size: 1
gradient_accumulation_steps: 16
num_epochs: 2
optimizer: adamw_torch_fused
lr_scheduler: cosine
learning_rate: 0.0002
bf16: true
gradient_checkpointing: true
output_dir: ./student-lora
`;
}
