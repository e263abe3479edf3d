import fs from "node:fs";
import path from "node:path";
import { defineConfig } from "prisma/config";

// The Prisma CLI runs a native "schema engine" that it downloads at first use. Where it is not there, our
// stand-in on WebAssembly speaks for it, so that nothing has to be downloaded.
const root = import.meta.dirname;
const engines = path.join(root, "node_modules", "@prisma", "engines");
const native =
  fs.existsSync(engines) && fs.readdirSync(engines).some((name) => name.startsWith("schema-engine-"));
if (!native) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(root, "scripts", "schema-engine.mjs");

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Absent for `generate` and `validate`, which need no database. `npm run prisma` sets it.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
