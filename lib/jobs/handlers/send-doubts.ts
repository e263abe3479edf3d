import { readPayload } from "@/lib/jobs/definitions/definition";
import { sendDoubtsJob } from "@/lib/jobs/definitions/send-doubts";
import { sendDoubts } from "@/lib/services/router/doubts/send-doubts";
import { type Handler, WORKER } from "./context";

export const sendDoubtsHandler: Handler = async (payload, { signal, log }) => {
  readPayload(sendDoubtsJob, payload);
  const { sent, unusable } = await sendDoubts(WORKER, { signal });
  if (sent + unusable > 0) log.info({ sent, unusable }, "doubtful decisions were sent to people");
};
