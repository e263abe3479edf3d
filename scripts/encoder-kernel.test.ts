import fs from "node:fs";
import { expect, test } from "vitest";
import { compileKernel, KERNEL_FILE } from "./encoder-kernel";

test("the committed kernel is what its source says (mend with `npx tsx scripts/encoder-kernel.ts`)", async () => {
  expect(Buffer.from(await compileKernel()).equals(fs.readFileSync(KERNEL_FILE))).toBe(true);
});
