import type { Command } from "commander";
import { createKeyBodySchema } from "@/lib/contracts/keys";
import { SCOPES } from "@/lib/domain/access";
import { createKey } from "@/lib/services/keys/create-key";
import { listKeys } from "@/lib/services/keys/list-keys";
import { revokeKey } from "@/lib/services/keys/revoke-key";
import { withDatabase } from "../context";
import { report, say } from "../output";
import { columns, parseTyped } from "../parse";

type Json = { json?: boolean };

export function register(program: Command): void {
  const key = program.command("key").summary("create and revoke API keys").description("Keys for programs.");
  key
    .command("create")
    .summary("make a key and print it, this once")
    .argument("<name>", "the program that will use it")
    .requiredOption("--scopes <list>", `separated by commas, of ${SCOPES.join(", ")}`)
    .option("--user <email>", "the person as whom it acts; without, only its scopes limit it")
    .option("--expires-in-days <n>", "days after which it stops working (default: never)", Number)
    .action(create);
  key.command("list").summary("list the keys that work").action(list);
  key.command("revoke").summary("make a key worthless, at once").argument("<id>", "as listed").action(revoke);
}

async function create(
  name: string,
  options: Json & { scopes: string; user?: string; expiresInDays?: number },
): Promise<void> {
  const body = parseTyped(createKeyBodySchema, {
    name,
    scopes: options.scopes.split(",").map((scope) => scope.trim()),
    expires_in_days: options.expiresInDays,
  });
  const made = await withDatabase(({ actor }) => createKey(actor, { ...body, ownerEmail: options.user }));
  if (!options.json) say("The key, which is not shown again:");
  report(options.json ?? false, made, () => made.key);
}

async function list(options: Json): Promise<void> {
  const keys = await withDatabase(({ actor }) => listKeys(actor));
  report(options.json ?? false, { keys }, () =>
    columns(
      ["ID", "NAME", "PREFIX", "SCOPES", "OWNER", "LAST USED"],
      keys.map((key) => [
        key.id,
        key.name,
        `${key.prefix}…`,
        key.scopes.join(","),
        key.owner?.email ?? "-",
        key.last_used_at ?? "never",
      ]),
    ),
  );
}

async function revoke(id: string, options: Json): Promise<void> {
  await withDatabase(({ actor }) => revokeKey(actor, id));
  report(options.json ?? false, { id, revoked: true }, () => `Key ${id} is revoked.`);
}
