import process from "node:process";
import type { Command } from "commander";
import { type AccessLink, inviteBodySchema } from "@/lib/contracts/people";
import { ROLES, type Role } from "@/lib/domain/access";
import { dataDirectory } from "@/lib/platform/paths";
import { notedAddress } from "@/lib/platform/processes";
import { invitePerson } from "@/lib/services/people/invite-person";
import { listPeople } from "@/lib/services/people/list-people";
import { makeAccessLink } from "@/lib/services/people/make-access-link";
import { withDatabase } from "../context";
import { oneOf, report } from "../output";
import { columns, parseTyped } from "../parse";

type Json = { json?: boolean };

export function register(program: Command): void {
  const user = program.command("user").summary("add and list people").description("People and their access.");
  user
    .command("add")
    .summary("give a person access, and print the one-time link by which they join")
    .argument("<email>", "their e-mail address")
    .requiredOption("--role <role>", `one of ${ROLES.join(", ")}`, (given) =>
      oneOf(ROLES)(given.toUpperCase()),
    )
    .option("--name <name>", "their name; they can change it")
    .action(add);
  user.command("list").summary("list everybody with access").action(list);
  user
    .command("reset")
    .summary("print a one-time link by which a person sets a new password")
    .argument("<email>", "their e-mail address")
    .action(reset);
}

async function add(email: string, options: Json & { role: Role; name?: string }): Promise<void> {
  const body = parseTyped(inviteBodySchema, { email, role: options.role, name: options.name });
  pointLinksAtServer();
  const made = await withDatabase(({ actor }) => invitePerson(actor, body));
  report(options.json ?? false, made, () => `${made.email} is invited as ${made.role}.\n${handOver(made)}`);
}

async function list(options: Json): Promise<void> {
  const people = await withDatabase(({ actor }) => listPeople(actor));
  report(options.json ?? false, { people }, () =>
    columns(
      ["E-MAIL", "NAME", "ROLE", "STATE", "LAST SIGN-IN"],
      people.map((person) => [
        person.email,
        person.name,
        person.role,
        person.state,
        person.last_sign_in_at ?? "never",
      ]),
    ),
  );
}

async function reset(email: string, options: Json): Promise<void> {
  pointLinksAtServer();
  const made = await withDatabase(({ actor }) => makeAccessLink(actor, { email }));
  report(options.json ?? false, made, () => handOver(made));
}

const handOver = (made: AccessLink): string =>
  `Hand over this link; it works once, until ${made.expires_at}:\n${made.link}`;

/** Links lead to where the server that uses this data runs, or ran last, unless NEXTAUTH_URL says otherwise. */
function pointLinksAtServer(): void {
  process.env.NEXTAUTH_URL ||= notedAddress(dataDirectory()) ?? "";
}
