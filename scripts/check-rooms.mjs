// `npm run lint:rooms`: every import of the house against the table in rooms.mjs.
// (dependency-cruiser would do, but it reads TypeScript through the compiler API that TypeScript 7 does not have.)
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { RESERVED, ROOMS } from "./rooms.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const SOURCE = /\.(ts|tsx|mts|mjs|js|jsx)$/;

/** The room of a path relative to the checkout, with the part that tells areas apart. Tests are free everywhere. */
export function roomOf(file) {
  if (/\.test\.[a-z]+$/.test(file)) return { room: ROOMS.find((room) => room.name === "free"), key: "free" };
  const bare = file.replace(SOURCE, "");
  for (const room of ROOMS) {
    const hit = room.at.some((at) =>
      at.endsWith("/") ? file.startsWith(at) : bare === at.replace(SOURCE, ""),
    );
    if (hit) return { room, key: room.each ? file.split("/").slice(0, 2).join("/") : room.name };
  }
  return undefined; // configuration files of the root
}

/**
 * Every import of a source text: static, re-export, dynamic, `require`, and `import("…")` inside a type.
 * @returns {{ specifier: string, typeOnly: boolean, line: number }[]}
 */
export function importsOf(file, source) {
  const { module, program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const found = [];
  const add = (specifier, typeOnly, start) =>
    found.push({ specifier, typeOnly, line: source.slice(0, start).split("\n").length });
  for (const { moduleRequest, entries, start } of module.staticImports)
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType), start);
  for (const { entries } of module.staticExports)
    for (const entry of entries)
      if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType, entry.start);
  walk(program, (node) => {
    if (node.type === "ImportExpression") add(text(node.source), false, node.start);
    else if (node.type === "TSImportType") add(text(node.source ?? node.argument), true, node.start);
    else if (node.type === "TSExternalModuleReference") add(text(node.expression), false, node.start);
    else if (node.type === "CallExpression" && node.callee.name === "require")
      add(text(node.arguments[0]), false, node.start);
  });
  return found.filter(({ specifier }) => specifier !== undefined);
}

function text(node) {
  if (node?.type === "TSLiteralType") return text(node.literal);
  return typeof node?.value === "string" ? node.value : undefined;
}

function walk(node, visit) {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (node && typeof node === "object") {
    if (typeof node.type === "string") visit(node);
    for (const value of Object.values(node)) if (value && typeof value === "object") walk(value, visit);
  }
}

/** @returns {string[]} one line for each import of the file that the table does not allow */
export function violationsOf(file, source) {
  const from = roomOf(file);
  if (!from) return [];
  return importsOf(file, source).flatMap(({ specifier, typeOnly, line }) => {
    const reason = refusal(file, from, specifier, typeOnly);
    return reason ? [`${file}:${line} imports "${specifier}": ${reason}`] : [];
  });
}

function refusal(file, from, specifier, typeOnly) {
  const relative = specifier.startsWith(".");
  if (!relative && !specifier.startsWith("@/")) return packageRefusal(from.room, specifier);
  const target = relative ? path.posix.join(path.posix.dirname(file), specifier) : specifier.slice(2);
  if (/\.(css|json|svg|png)$/.test(target)) return undefined;
  const to = roomOf(SOURCE.test(target) ? target : `${target}.ts`) ?? roomOf(`${target}/index.ts`);
  if (!to || to.key === from.key || from.room.name === "free") return undefined;
  const { may = [], types = [], files = [] } = from.room;
  const allowed =
    may.includes(to.room.name) ||
    (typeOnly && types.includes(to.room.name)) ||
    files.some((name) =>
      name.endsWith("/") ? target.startsWith(name) : target.replace(SOURCE, "") === name,
    );
  if (!allowed) {
    if (types.includes(to.room.name))
      return `${from.key} may import only types of ${to.key}; write "import type"`;
    return `${from.key} may not import ${to.key} (scripts/rooms.mjs)`;
  }
  const neighbours = path.posix.dirname(file) === path.posix.dirname(target);
  return relative && !neighbours ? `another room is imported as "@/${target}"` : undefined;
}

function packageRefusal({ name: room, packages = [] }, specifier) {
  const belongs = (name) =>
    specifier === name || specifier.startsWith(name.endsWith("/") ? name : `${name}/`);
  if (room === "free") return undefined;
  const reserved = Object.entries(RESERVED).find(([name]) => belongs(name));
  if (reserved && !reserved[1].includes(room))
    return `${room} may not import it; only ${reserved[1].join(", ")} may (scripts/rooms.mjs)`;
  const isNode = specifier.startsWith("node:");
  const allowed = packages.some(
    (name) => (name === "*" && !isNode) || (name === "node:" && isNode) || belongs(name),
  );
  return allowed ? undefined : `${room} may not import it (scripts/rooms.mjs)`;
}

/** Every source file of the checkout, relative, in order. */
export function sourceFiles(folder = root, relative = "") {
  const skipped = new Set(["node_modules", "generated", "test-results", "playwright-report", "data"]);
  return fs.readdirSync(path.join(folder, relative), { withFileTypes: true }).flatMap((entry) => {
    const name = relative ? `${relative}/${entry.name}` : entry.name;
    if (entry.isDirectory())
      return entry.name.startsWith(".") || skipped.has(entry.name) ? [] : sourceFiles(folder, name);
    return SOURCE.test(entry.name) && !entry.name.endsWith(".d.ts") ? [name] : [];
  });
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const files = sourceFiles();
  const violations = files.flatMap((file) =>
    violationsOf(file, fs.readFileSync(path.join(root, file), "utf8")),
  );
  for (const violation of violations) console.error(violation);
  console.error(`${files.length} files, ${violations.length} forbidden imports`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
