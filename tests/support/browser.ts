import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { inRepository } from "@/lib/platform/paths";

/** A Chromium that starts on this machine. */
export interface Browser {
  readonly executablePath: string;
  /** Variables that it needs besides those of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it came from, for people. */
  readonly from: string;
}

const SYSTEM_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "chromium-headless-shell",
];
const SYSTEM_PATHS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Finds a Chromium: the one that E2E_CHROMIUM names, Playwright's, the system's, the one inside the npm package
 * @sparticuz/chromium, and only then by download.
 * @throws Error if there is none.
 */
export async function findBrowser(): Promise<Browser> {
  const told = process.env.E2E_CHROMIUM;
  if (told) return { executablePath: told, from: "E2E_CHROMIUM" };
  const { chromium } = await import("@playwright/test");
  const own = { executablePath: chromium.executablePath(), from: "Playwright" };
  const system = [...SYSTEM_NAMES.map(onPath), ...SYSTEM_PATHS].filter((file) => file !== undefined);
  const candidates = [own, ...system.map((executablePath) => ({ executablePath, from: "system" }))];
  for (const candidate of candidates) if (await starts(candidate)) return candidate;
  const packed = await fromPackage();
  if (packed) return packed;
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")),
    "cli.js",
  );
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit" });
  if (await starts(own)) return { ...own, from: "Playwright, downloaded" };
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    const install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium";
    spawnSync("sh", ["-c", install], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const installed = { executablePath: "/usr/bin/chromium", from: "apt-get" };
    if (await starts(installed)) return installed;
  }
  throw new Error(
    "There is no Chromium for the browser tests: install one, or set E2E_CHROMIUM to its path.",
  );
}

/** The Chromium inside @sparticuz/chromium (Linux, x64), with the libraries and fonts that a bare machine lacks. */
async function fromPackage(): Promise<Browser | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = inRepository("node_modules", ".cache", "chromium");
  fs.mkdirSync(folder, { recursive: true });
  const changed = ["AWS_LAMBDA_JS_RUNTIME", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH"];
  const before = changed.map((name) => [name, process.env[name]] as const);
  let executablePath: string;
  try {
    process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs20.x"; // makes it unpack its libraries
    process.env.TMPDIR = folder; // … and into our cache
    const { default: chromium } = await import("@sparticuz/chromium");
    chromium.setGraphicsMode = false;
    executablePath = await chromium.executablePath();
  } catch {
    return undefined; // not installed
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  const fonts = path.join(folder, "fonts.conf");
  fs.writeFileSync(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts/fonts</dir>` +
      `<dir>/usr/share/fonts</dir><cachedir>${folder}/fontconfig</cachedir></fontconfig>`,
  );
  const env = { LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"), FONTCONFIG_FILE: fonts };
  const candidates = [
    { executablePath, from: "@sparticuz/chromium" },
    { executablePath, env, from: "@sparticuz/chromium with its libraries" },
  ];
  for (const candidate of candidates) if (await starts(candidate)) return candidate;
  return undefined;
}

/** A real launch with a page is the only sound probe. */
async function starts({ executablePath, env }: Omit<Browser, "from">): Promise<boolean> {
  if (!fs.existsSync(executablePath)) return false;
  const { chromium } = await import("@playwright/test");
  try {
    const browser = await chromium.launch({
      executablePath,
      env: { ...cleanEnv(), ...env },
      timeout: 20_000,
    });
    try {
      const page = await browser.newPage();
      await page.setContent("<input><p>hello");
      return (await page.locator("p").textContent()) === "hello";
    } finally {
      await browser.close();
    }
  } catch {
    return false;
  }
}

function cleanEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}
