/** How the state of a cell looks. */
export const ITEM_TONE = { pending: "gray", accepted: "green", rejected: "red" } as const;
