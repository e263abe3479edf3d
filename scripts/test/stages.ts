import { isBuilt } from "@/lib/platform/build";
import { inRepository } from "@/lib/platform/paths";
import { runNode, tool } from "./command";
import { runEndToEnd } from "./end-to-end";
import { vitestCounts } from "./reports";
import type { Context } from "./run";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export type StageName = "lint" | "rooms" | "types" | "schema" | "unit" | "build" | "integration" | "e2e";

export interface Stage {
  readonly name: StageName;
  /** Stages whose failure makes this one pointless. */
  readonly needs?: readonly StageName[];
  run(context: Context): Promise<Counts>;
}

const asOne = (code: number): Counts => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** In the order in which they run: what is quick and breaks often comes first. */
export const STAGES: readonly Stage[] = [
  {
    name: "lint",
    run: async ({ signal }) =>
      asOne(await runNode([tool("@biomejs", "biome", "bin", "biome"), "check"], { signal })),
  },
  {
    name: "rooms",
    run: async ({ signal }) => asOne(await runNode([inRepository("scripts", "check-rooms.mjs")], { signal })),
  },
  {
    name: "types",
    async run({ signal }) {
      const routes = await runNode([tool("next", "dist", "bin", "next"), "typegen"], { signal });
      return asOne(routes || (await runNode([tool("typescript", "bin", "tsc"), "--noEmit"], { signal })));
    },
  },
  { name: "schema", run: checkSchema },
  { name: "unit", run: (context) => runVitest("unit", context) },
  { name: "build", run: build },
  { name: "integration", run: (context) => runVitest("integration", context) },
  { name: "e2e", needs: ["build"], run: runEndToEnd },
];

/** prisma/schema.prisma and prisma/migrations must describe the same database. */
async function checkSchema({ postgres, signal }: Context): Promise<Counts> {
  const url = (await postgres()).url("postgres");
  const prisma = tool("prisma", "build", "index.js");
  const difference = [
    "--from-migrations",
    "prisma/migrations",
    "--to-schema",
    "prisma/schema.prisma",
    "--exit-code",
  ];
  return asOne(
    await runNode([prisma, "migrate", "diff", ...difference], { env: { DATABASE_URL: url }, signal }),
  );
}

async function build({ signal }: Context): Promise<Counts> {
  const { ensureBuild } = await import("@/lib/platform/build");
  if (isBuilt()) console.log("The build is up to date.");
  await ensureBuild({ signal });
  return asOne(0);
}

async function runVitest(
  project: "unit" | "integration",
  { folder, postgres, signal }: Context,
): Promise<Counts> {
  const report = `${folder}/${project}.json`;
  const reporters = [
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    "--passWithNoTests",
  ];
  const env = project === "integration" ? { TEST_POSTGRES_URL: (await postgres()).url("postgres") } : {};
  const code = await runNode([tool("vitest", "vitest.mjs"), "run", "--project", project, ...reporters], {
    env,
    signal,
  });
  return vitestCounts(report, code);
}
