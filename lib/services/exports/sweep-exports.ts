import { sweepExports as sweep } from "@/lib/db/exports";

/** Ends exports whose process was killed: streams leave nothing, stored ones say that they failed. @returns how many */
export const sweepExports = (): Promise<number> => sweep();
