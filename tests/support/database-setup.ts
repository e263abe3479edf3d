import type { TestProject } from "vitest/node";
import { startThrowawayPostgres } from "./throwaway-postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the maintenance database of the tests' server. */
    postgres: string;
  }
}

/** One server for all integration tests: the one of `npm test`, else an own one. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given) {
    project.provide("postgres", given);
    return undefined;
  }
  const server = await startThrowawayPostgres();
  project.provide("postgres", server.url("postgres"));
  return server.stop;
}
