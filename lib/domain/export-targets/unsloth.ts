import { messagesTarget } from "./messages-target";

/** unsloth takes TRL's `{messages}`; the loss is put on the last turn by a helper that goes with the files. */
export const unsloth = messagesTarget("unsloth", {
  sidecars: ({ reasoned }) => [
    {
      name: "unsloth_loss.py",
      text: `"""The loss goes on the last turn only: wrap the trainer in this before trainer.train()."""
from unsloth.chat_templates import train_on_responses_only


def on_the_decision(trainer):
    return train_on_responses_only(
        trainer,
        instruction_part="<|start|>user<|message|>",
        response_part="<|start|>assistant<|channel|>${reasoned ? "analysis" : "final"}<|message|>",
        last_response_only=True,
    )
`,
    },
  ],
});
