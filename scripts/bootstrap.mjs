// Everything from a bare checkout to the point where TypeScript runs. Only node: imports until node_modules is there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const inRoot = (...parts) => path.join(root, ...parts);

const began = Date.now();
let last = began;
/** One line of progress: seconds since the start, what is done, seconds that it took. */
export function lap(what) {
  const now = Date.now();
  const seconds = (ms) => (ms / 1000).toFixed(1);
  console.error(`[${seconds(now - began).padStart(6)} s] ${what} (${seconds(now - last)} s)`);
  last = now;
}

/** Ends the process with a message and no stack. */
export function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/**
 * Checks Node, installs what package-lock.json asks for and generates the Prisma client, each only if needed,
 * and makes `import` understand TypeScript.
 * @param {{ dev: boolean }} options dev: devDependencies are needed too
 */
export async function prepare({ dev }) {
  checkNode();
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  process.env.CHECKPOINT_DISABLE = "1";
  loadDotEnv();
  if (missingPackages(dev) || generateStamp() !== storedGenerateStamp()) {
    const release = lockInstallation();
    const reason = missingPackages(dev); // asked again: we may have waited for another to do it
    if (reason) {
      console.error(`Installing packages: ${reason}`);
      npm(["ci", "--no-audit", "--no-fund", "--loglevel=warn", ...(dev ? ["--include=dev"] : [])]);
      lap("packages installed");
    }
    generate();
    release();
  }
  linkOwnBin();
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: inRoot("tsconfig.json") });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Parallax needs Node 20.19 or newer; this is Node ${process.versions.node} (${process.execPath}).`);
}

/** Settings in .env count for every process, not only for Next. Variables that are set already win. */
function loadDotEnv() {
  if (fs.existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));
}

/** Why packages have to be installed, or undefined. Compares the lock with the note that npm leaves of its work. */
function missingPackages(dev) {
  const note = inRoot("node_modules", ".package-lock.json");
  if (!fs.existsSync(note)) return "node_modules is not there yet";
  const wanted = JSON.parse(fs.readFileSync(inRoot("package-lock.json"), "utf8")).packages;
  const there = JSON.parse(fs.readFileSync(note, "utf8")).packages;
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === "" || entry.link) continue;
    if (there[name]?.version === entry.version) continue;
    if (!there[name] && (entry.optional || entry.devOptional || (entry.dev && !dev))) continue;
    return `package-lock.json asks for ${name.replace("node_modules/", "")} ${entry.version}`;
  }
  return undefined;
}

function npm(args) {
  const own = process.env.npm_execpath;
  const [command, rest] = own ? [process.execPath, [own, ...args]] : ["npm", args];
  const result = spawnSync(command, rest, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: !own && process.platform === "win32",
  });
  if (result.status !== 0) fail(`npm ${args[0]} failed; its message stands above.`);
}

const stampFile = () => inRoot("lib", "generated", "prisma", ".stamp");
function storedGenerateStamp() {
  return fs.existsSync(stampFile()) ? fs.readFileSync(stampFile(), "utf8") : "";
}
function generateStamp() {
  const version = inRoot("node_modules", "prisma", "package.json");
  if (!fs.existsSync(version)) return "not installed";
  const hash = createHash("sha256");
  for (const file of [inRoot("prisma", "schema.prisma"), version]) hash.update(fs.readFileSync(file));
  return hash.digest("hex");
}

/** Generates the Prisma client if it is missing or out of date; packages must be there. */
export function ensureGenerated() {
  if (generateStamp() === storedGenerateStamp()) return;
  const release = lockInstallation();
  generate();
  release();
}

function generate() {
  const stamp = generateStamp();
  if (stamp === storedGenerateStamp()) return;
  const result = spawnSync(
    process.execPath,
    [inRoot("node_modules", "prisma", "build", "index.js"), "generate"],
    {
      cwd: root,
      encoding: "utf8",
      // The CLI would download a schema engine, which `generate` does not use: any existing file stops it.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
    },
  );
  if (result.status !== 0) fail(`prisma generate failed:\n${result.stdout}${result.stderr}`);
  fs.writeFileSync(stampFile(), stamp);
  lap("database client generated");
}

/** Two installations at once would tear each other's node_modules down: the second one waits. */
function lockInstallation() {
  const file = inRoot(".data", "install.lock");
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const deadline = Date.now() + 10 * 60_000;
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      const release = () => fs.rmSync(file, { force: true });
      process.once("exit", release);
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = lockOwner(file);
    if (owner === undefined)
      fs.rmSync(file, { force: true }); // it was killed
    else {
      if (!told) console.error(`Waiting for process ${owner}, which is installing packages here.`);
      told = true;
      if (Date.now() > deadline)
        fail(`Process ${owner} still holds ${file}. If it is not installing, remove that file.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

/** The process that holds the lock, or undefined if it is gone. */
function lockOwner(file) {
  try {
    const pid = Number(fs.readFileSync(file, "utf8"));
    if (!pid) return Date.now() - fs.statSync(file).mtimeMs < 5_000 ? "unknown" : undefined;
    process.kill(pid, 0);
    const command = `/proc/${pid}/cmdline`;
    // The number of a killed process may belong to another program by now.
    const other = fs.existsSync(command) && !fs.readFileSync(command, "utf8").includes("node");
    return other || pid === process.pid ? undefined : pid;
  } catch (error) {
    return error.code === "EPERM" ? "of another user" : undefined;
  }
}

/** npm links no package's own bin: `npx parallax` in a checkout finds it by this link. */
export function linkOwnBin() {
  const link = inRoot("node_modules", ".bin", "parallax");
  try {
    if (fs.lstatSync(link, { throwIfNoEntry: false }) || process.platform === "win32") return;
    fs.symlinkSync(path.join("..", "..", "cli", "bin.mjs"), link);
  } catch {
    // Read-only or made by another process just now: npx has a slower way of its own.
  }
}
