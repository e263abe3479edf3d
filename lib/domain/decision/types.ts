/** The contract's plain names and types; zod-free, for client components and the rest of the domain. */
export * from "@/prompts/actions";
