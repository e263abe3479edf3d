// npm test: everything, from a bare checkout. `npm test -- --only lint,unit` runs some stages.
// The last line is always "N passed, N failed".
import process from "node:process";
import { fail, lap, prepare } from "./bootstrap.mjs";

let totals = { passed: 0, failed: 1 };
process.once("exit", (code) => {
  if (code !== 0 && totals.failed === 0) totals.failed = 1;
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
});

const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "") : "";
await prepare({ dev: true });
const { runStages } = await import("./test/run.ts");
try {
  totals = await runStages({ only: only.split(",").filter(Boolean), lap });
} catch (error) {
  fail(error?.name === "AppError" ? error.message : (error?.stack ?? String(error)));
}
process.exitCode = totals.failed > 0 ? 1 : 0;
