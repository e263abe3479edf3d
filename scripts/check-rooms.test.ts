import { describe, expect, test } from "vitest";
import { importsOf, violationsOf } from "./check-rooms.mjs";

const forbidden = (file: string, source: string) => violationsOf(file, source).length > 0;
const imports = (name: string) => `import { x } from "${name}"; x();`;
const types = (name: string) => `import type { X } from "${name}"; export type Y = X;`;

describe("importsOf", () => {
  test("sees every way to import, and whether only types are meant", () => {
    const source = `
      import a, { b } from "./value";
      import type { C } from "./type";
      import { type D } from "./inline-type";
      import "./effect";
      export * from "./star";
      export type { E } from "./export-type";
      const f = await import("./dynamic");
      const g = require("./require");
      let h: import("./type-expression").H;
    `;
    const found = importsOf("lib/x.ts", source).map((item) => [item.specifier, item.typeOnly]);
    expect(Object.fromEntries(found)).toEqual({
      "./value": false,
      "./type": true,
      "./inline-type": true,
      "./effect": false,
      "./star": false,
      "./export-type": true,
      "./dynamic": false,
      "./require": false,
      "./type-expression": true,
    });
  });
});

describe("the table of rooms", () => {
  test.each([
    ["prompts/x.ts", "@/lib/domain/decision/types"],
    ["prompts/x.ts", "@/lib/errors"],
    ["lib/domain/ledger/x.ts", "@/lib/contracts/row-filter"],
    ["lib/domain/ledger/x.ts", "@/lib/env"],
    ["lib/domain/ledger/x.ts", "node:crypto"],
    ["lib/domain/ledger/x.ts", "pg"],
    ["lib/contracts/x.ts", "@/lib/db/client"],
    ["lib/contracts/x.ts", "pg"],
    ["lib/db/x.ts", "@/lib/services/authorise"],
    ["lib/db/x.ts", "@/lib/contracts/row-filter"],
    ["lib/models/x.ts", "@/lib/db/client"],
    ["lib/models/x.ts", "@/lib/router/decide"],
    ["lib/router/x.ts", "@/lib/db/client"],
    ["lib/router/x.ts", "@/lib/services/authorise"],
    ["lib/jobs/definitions/x.ts", "@/lib/services/authorise"],
    ["lib/jobs/handlers/x.ts", "@/lib/db/client"],
    ["lib/services/a/x.ts", "@/lib/http/with-api"],
    ["lib/services/a/x.ts", "@/lib/jobs/handlers/y"],
    ["lib/services/a/x.ts", "@prisma/client"],
    ["lib/services/a/x.ts", "pg"],
    ["lib/auth/x.ts", "@/lib/services/authorise"],
    ["lib/http/x.ts", "@/lib/db/client"],
    ["lib/platform/x.ts", "@/lib/db/client"],
    ["lib/platform/x.ts", "@/lib/domain/access"],
    ["cli/x.ts", "@/lib/db/rows"],
    ["cli/x.ts", "@/lib/models/y"],
    ["components/ui/x.tsx", "@/components/datasets/y"],
    ["components/ui/x.tsx", "@/lib/errors"],
    ["components/charts/x.tsx", "@/components/data-table/y"],
    ["components/datasets/x.tsx", "@/components/review/y"],
    ["components/datasets/x.tsx", "@/lib/contracts/row-filter"],
    ["components/datasets/x.tsx", "@/lib/services/authorise"],
    ["components/datasets/x.tsx", "@/lib/errors"],
    ["components/datasets/x.tsx", "node:fs"],
    ["app/page.tsx", "@/lib/db/client"],
    ["app/page.tsx", "@/lib/models/y"],
    ["app/page.tsx", "@/lib/platform/connect"],
    ["app/page.tsx", "pg"],
    ["lib/services/a/x.ts", "@/tests/support/database"],
    ["lib/services/a/x.ts", "@/scripts/rooms"],
  ])("%s may not import %s", (file, name) => {
    expect(forbidden(file, imports(name))).toBe(true);
  });

  test.each([
    ["prompts/x.ts", "zod"],
    ["lib/domain/ledger/x.ts", "@/prompts/actions"],
    ["lib/domain/ledger/x.ts", "@/lib/errors"],
    ["lib/domain/ledger/x.ts", "@noble/hashes/sha2.js"],
    ["lib/domain/ledger/x.ts", "../decision/types"],
    ["lib/contracts/x.ts", "@/lib/domain/access"],
    ["lib/db/x.ts", "@/lib/generated/prisma/client"],
    ["lib/db/x.ts", "pg-copy-streams"],
    ["lib/services/a/x.ts", "@/lib/db/rows"],
    ["lib/services/a/x.ts", "@/lib/auth/password"],
    ["lib/services/a/x.ts", "@/lib/jobs/definitions/y"],
    ["lib/jobs/handlers/x.ts", "@/lib/services/a/y"],
    ["lib/jobs/worker.ts", "@/lib/jobs/handlers/y"],
    ["lib/jobs/worker.ts", "graphile-worker"],
    ["lib/http/x.ts", "@/lib/auth/y"],
    ["cli/x.ts", "@/lib/platform/connect"],
    ["components/datasets/x.tsx", "@/components/ui/button"],
    ["components/datasets/x.tsx", "./y"],
    ["components/datasets/x.tsx", "@/lib/domain/ledger/ledger"],
    ["app/page.tsx", "@/components/datasets/y"],
    ["app/page.tsx", "@/lib/services/a/y"],
    ["lib/domain/ledger/x.test.ts", "@/tests/support/arbitraries"],
    ["scripts/x.ts", "../lib/platform/connect"],
    ["tests/integration/x.test.ts", "pg"],
  ])("%s may import %s", (file, name) => {
    expect(violationsOf(file, imports(name))).toEqual([]);
  });

  test("some rooms may import types where they may not import values", () => {
    expect(forbidden("components/datasets/x.tsx", types("@/lib/contracts/row-filter"))).toBe(false);
    expect(forbidden("components/datasets/x.tsx", types("@/lib/services/a/y"))).toBe(true);
    expect(forbidden("lib/db/x.ts", types("@/lib/contracts/row-filter"))).toBe(false);
  });

  test("another room is imported by its name, never by a relative path", () => {
    expect(violationsOf("lib/services/a/x.ts", imports("../../db/rows"))[0]).toContain('"@/lib/db/rows"');
  });
});
