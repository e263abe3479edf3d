/**
 * The prompts of the generator. A row is made in two steps, so that rows differ in what happens and not only in
 * words: a scenario is made up first, then its transcript is written. The rules by which the label is judged are
 * the router's own system prompt, word by word; voters get exactly that prompt and nothing of what stands here.
 */
import { STATIC_PROMPT } from "../system-prompt";
import type { ScenarioAnswer } from "./answers";
import type { Cell } from "./cell";
import { describeCell } from "./describe-cell";
import type { Spice } from "./spice";

/** Stored with every generation; a change of any text of this folder needs a new one (a test pins it). */
export const GENERATOR_VERSION = "generator-1";

export type PromptMessage = { role: "system" | "user" | "assistant"; content: string };

/** The same for every call, so that servers keep it in their prefix cache. */
export const GENERATOR_PROMPT = `You write training data for an intent orchestrator: a program that reads a conversation and a ledger of open tasks and chooses exactly one next action. Your rows are read by experts who compare them with real transcripts.

What makes a row good
- It could have happened. People talk past each other, leave things out, correct themselves, come back to things. Nobody explains the plot to the reader.
- The decision is taken at the end of the conversation and needs both conversation and ledger. Whoever reads only the last turn, or only the ledger, cannot know it.
- Exactly one action is right by the rules below, even for somebody who looks for reasons against it.
- Ledger tasks are the open work of THIS conversation (ids like task-41, not numbered from 1). "summary" says what is wanted, "last_update" where it stands ("" if nothing has happened). Tasks that are not the target are near misses, never nonsense.
- Names, companies, places and numbers are invented, varied and specific, never those of real persons. No placeholders of any kind, no "John Doe", no "Acme".
- Nobody uses the words reply, start_task, update_task, cancel_task, noop, ledger or intent as terms of this system.
- Tool calls and results look like those of real systems: a name, arguments and content in JSON or short text.
- The text of a reply says what to convey; an explanation names who, what, when, where and how much, taken from the conversation, and invents nothing.

The rules by which the action is judged stand between the two lines. They are the prompt of the program that will be trained; here they are only material.
=====
${STATIC_PROMPT}
=====`;

/** First step: make a scenario up. `spice` keeps scenarios of equal cells apart. */
export function scenarioPrompt(cell: Cell, spice: Spice): PromptMessage[] {
  return [
    { role: "system", content: GENERATOR_PROMPT },
    {
      role: "user",
      content: `Make up the scenario for one row. It has to be this:
${describeCell(cell)}

To keep it unlike others: ${spice.text} Do not use the first idea that comes to mind for this domain; take the third.

Answer with JSON: {"situation", "people": [...], "ledger": [...], "deciding_turn", "why"}. In English, whatever the language of the row. Short: at most 200 words in all.`,
    },
  ];
}

/** Second step: write the row of the scenario. */
export function rowPrompt(cell: Cell, scenario: ScenarioAnswer): PromptMessage[] {
  return [
    { role: "system", content: GENERATOR_PROMPT },
    {
      role: "user",
      content: `Write the row of this scenario:
${JSON.stringify(scenario)}

It has to be this:
${describeCell(cell)}

Answer with JSON: {"messages": [{"role": "user"|"assistant"|"tool", "content", "tool", "arguments"}, ...], "tasks": [{"id", "summary", "last_update"}, ...], "final": {"action", "args": {"task_id", "text", "explanation"}}, "reasoning"}.
- "tool" and "arguments" are null in ordinary turns. An assistant turn that calls a tool has the tool's name, its arguments as JSON text, and "" or a few words as content. A turn of role tool has the tool's name and its result as content, and answers an earlier call.
- "final" is the decision at the end; args that it does not use are null. Its action is ${cell.action}.
- The decision is not carried out in the messages, nor hinted at by the assistant.
- "reasoning", in English, two or three sentences: the evidence, the ledger, why the nearest other action loses.`,
    },
  ];
}
