import { expect, test } from "vitest";
import type { ExportRecord, Manifest } from "@/lib/contracts/exports";
import { formWords, modeOf } from "./form-words";

test("a target that takes thinking is fast unless it was asked to be reasoned, another has no mode", () => {
  expect(modeOf("trl", {})).toBe("fast");
  expect(modeOf("trl", { reasoned: true })).toBe("reasoned");
  expect(modeOf("openai-sft", {})).toBeNull();
});

test("an export is told by its mode, its splits and its compression, and by nothing while it runs", () => {
  const files = ["train", "train", "test"].map((split) => ({ split })) as unknown as Manifest["files"];
  const manifest = { files, options: { gzip: true } } as unknown as Manifest;
  const said = (part: Partial<ExportRecord>) => formWords({ target: "trl", manifest: null, ...part });
  expect(said({ manifest })).toBe("fast · train, test · gzip");
  expect(said({ target: "raw", manifest: { ...manifest, options: {} } })).toBe("train, test");
  expect(said({})).toBe("");
});
