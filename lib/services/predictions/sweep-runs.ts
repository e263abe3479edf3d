import { withRawConnection } from "@/lib/db/raw";
import { failAbandonedRuns } from "@/lib/db/runs";

/** Ends imported runs whose process was killed; importing the file again completes them. @returns how many */
export const sweepRuns = (): Promise<number> => withRawConnection(failAbandonedRuns);
