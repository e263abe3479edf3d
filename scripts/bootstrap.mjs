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
  const reason = missingPackages(dev);
  if (reason || generateStamp() !== storedGenerateStamp()) {
    const release = lockInstallation();
    if (reason) {
      console.error(`Installing packages: ${reason}`);
      npm(["ci", "--no-audit", "--no-fund", ...(dev ? ["--include=dev"] : [])]);
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

/** `prisma generate`, if the schema or Prisma changed since the last time. */
export function generate() {
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

/** Two installations at once would tear each other's node_modules down. */
function lockInstallation() {
  const file = inRoot(".data", "install.lock");
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: "wx" });
      const release = () => fs.rmSync(file, { force: true });
      process.once("exit", release);
      return release;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const pid = Number(fs.readFileSync(file, "utf8"));
      if (isInstaller(pid))
        fail(`Another process (${pid}) is installing packages here. Wait for it, then try again.`);
      fs.rmSync(file, { force: true }); // its owner was killed
    }
  }
}

function isInstaller(pid) {
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  const command = `/proc/${pid}/cmdline`;
  return (
    !fs.existsSync("/proc/self") ||
    (fs.existsSync(command) && /scripts.\w+\.mjs/.test(fs.readFileSync(command, "utf8")))
  );
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
