import { z } from "zod";
import { job } from "./definition";

/** Makes rows for people of live decisions that a rule doubts. */
export const sendDoubtsJob = job({ name: "route.doubts", version: 1, payload: z.object({}) });
