import type { Decision, Message, Task } from "@/prompts/actions";

/** A moment of decision that every model should get right: what "test connection" asks. */
export const SAMPLE_MOMENT: { messages: Message[]; tasks: Task[]; expected: Decision["action"] } = {
  messages: [
    { role: "user", content: "Could you move my dentist appointment to next week?" },
    { role: "assistant", content: "I'm on it. Does any day suit you better than the others?" },
    { role: "user", content: "Thursday, after four if they have something." },
  ],
  tasks: [
    {
      id: "task-3",
      summary: "Order printer paper for the office",
      last_update: "Waiting for the supplier's offer",
    },
    {
      id: "task-4",
      summary: "Move the dentist appointment to next week",
      last_update: "Asked the user which day suits",
    },
  ],
  expected: "update_task",
};
