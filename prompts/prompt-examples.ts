import type { Decision, Task } from "./actions";

/** One worked example of the system prompt. `turn` is what happens; a test checks decision and ledger. */
export type PromptExample = { tasks: Task[]; turn: string; decision: Decision };

const flight: Task = { id: "task-3", summary: "Book a flight to Oslo on Friday", last_update: "" };
const table: Task = { id: "task-7", summary: "Reserve a table for four tonight", last_update: "" };

/** Chosen for what is easily confused, one or two for each action. */
export const PROMPT_EXAMPLES: readonly PromptExample[] = [
  {
    tasks: [flight, table],
    turn: "user: make it five people, and what's the weather in Oslo?",
    decision: {
      action: "update_task",
      args: { task_id: "task-7", explanation: "Table tonight is for five people instead of four" },
    },
  },
  {
    tasks: [table],
    turn: "user: my sister already got us a place for dinner",
    decision: {
      action: "cancel_task",
      args: {
        task_id: "task-7",
        explanation: "No longer needed: the user's sister already arranged tonight's dinner",
      },
    },
  },
  {
    tasks: [],
    turn: "user: cancel my gym membership please",
    decision: { action: "start_task", args: { explanation: "Cancel the user's gym membership" } },
  },
  {
    tasks: [flight],
    turn: "user: can you get one for my daughter too?",
    decision: {
      action: "start_task",
      args: { explanation: "Book a second flight to Oslo on Friday, for the user's daughter" },
    },
  },
  {
    tasks: [flight],
    turn: "user: any news on the flight?",
    decision: {
      action: "reply",
      args: { text: "The flight to Oslo on Friday is not booked yet; it is being worked on" },
    },
  },
  {
    tasks: [flight, table],
    turn: "user: could you move it an hour later?",
    decision: {
      action: "reply",
      args: { text: "Ask whether the flight on Friday or the table tonight should move an hour later" },
    },
  },
  { tasks: [flight], turn: "user: ok, take your time", decision: { action: "noop", args: {} } },
  {
    tasks: [flight],
    turn: "user: [event: search_flights] Only one seat left, 09:40, 210 EUR",
    decision: {
      action: "update_task",
      args: { task_id: "task-3", explanation: "One seat left on the Friday 09:40 flight to Oslo, 210 EUR" },
    },
  },
];
