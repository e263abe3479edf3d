import { z } from "zod";
import { job } from "./definition";

/** Removes stored bytes that nothing refers to, and ends imports whose process is gone. */
export const sweepBlobsJob = job({ name: "blobs.sweep", version: 1, payload: z.object({}) });
