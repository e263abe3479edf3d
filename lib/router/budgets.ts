/**
 * Milliseconds that a decision may take on a channel before people notice: between two turns of a talk lie some 200 ms
 * (Stivers et al. 2009), Discord waits 3 s for a first answer, in a chat a second keeps the train of thought
 * (Nielsen 1993). A budget is what figures are held against; the deadline is when the router answers at the latest.
 */
const BUDGETS: Readonly<Record<string, number>> = { voice: 200, chat: 1000, whatsapp: 3000, discord: 3000 };
const OTHER = 1000;

export const budgetOf = (channel: string): number =>
  (Object.hasOwn(BUDGETS, channel) ? BUDGETS[channel] : undefined) ?? OTHER;
