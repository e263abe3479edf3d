// npm start: from a bare checkout to a running Parallax. `--dev` compiles on demand instead of building.
import process from "node:process";
import { fail, lap, prepare } from "./bootstrap.mjs";

const dev = process.argv.includes("--dev");
await prepare({ dev });
const { run } = await import("./start/run.ts");
try {
  process.exitCode = await run({ dev, lap });
} catch (error) {
  // A refusal of ours explains itself; anything else comes with its stack.
  fail(error?.name === "AppError" ? error.message : (error?.stack ?? String(error)));
}
