/**
 * A process that takes an interaction of Discord (its first argument, as JSON), acknowledges it on standard output, and
 * decides and tells it as the web server does once the answer is out. To be killed at any moment of that.
 */
import process from "node:process";
import { closeDb } from "@/lib/db/client";
import { readInteraction } from "@/lib/router/channels/discord";
import { decideTalks } from "@/lib/services/router/channels/decide-talk";
import { answerInteraction } from "@/lib/services/router/channels/read-discord";
import { closeRouter } from "@/lib/services/router/process-router";

const interaction = readInteraction(JSON.parse(process.argv[2] ?? ""));
if (!interaction) throw new Error("That is no interaction");
const { answer, talks } = await answerInteraction(interaction);
process.stdout.write(`${JSON.stringify(answer)}\n`);
await decideTalks("discord", talks);
await closeRouter();
await closeDb();
