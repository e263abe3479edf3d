import fs from "node:fs";
import type { Counts } from "./stages";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** A file that could not even be loaded has no tests, but is `failed`. */
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

/** Counts of vitest's JSON report. No report, or a failure that it does not show, counts as one failed test. */
export function vitestCounts(file: string, exitCode: number): Counts {
  const report = read<VitestReport>(file);
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  return atLeastOneFailure(report.numPassedTests, report.numFailedTests + broken.length, exitCode);
}

interface PlaywrightReport {
  readonly stats: { expected: number; unexpected: number; flaky: number };
}

/** Counts of Playwright's JSON report; a test that passed only at its second try has passed. */
export function playwrightCounts(file: string, exitCode: number): Counts {
  const report = read<PlaywrightReport>(file);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return atLeastOneFailure(expected + flaky, unexpected, exitCode);
}

function atLeastOneFailure(passed: number, failed: number, exitCode: number): Counts {
  return { passed, failed: exitCode !== 0 ? Math.max(failed, 1) : failed };
}

function read<Report>(file: string): Report | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Report) : undefined;
}
