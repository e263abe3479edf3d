// `npm run prisma -- migrate dev …`: the Prisma CLI on the embedded database (or on DATABASE_URL).
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { prepare, root } from "./bootstrap.mjs";

await prepare({ dev: true });
const { openDatabase } = await import("../lib/platform/connect.ts");
const database = await openDatabase({ migrate: false });
const result = spawnSync(
  process.execPath,
  [path.join(root, "node_modules/prisma/build/index.js"), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, DATABASE_URL: database.url },
  },
);
await database.close();
process.exitCode = result.status ?? 1;
