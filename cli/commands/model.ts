import process from "node:process";
import type { Command } from "commander";
import {
  changeModelBodySchema,
  createModelBodySchema,
  type ModelTest,
  type ModelView,
} from "@/lib/contracts/models";
import { AppError } from "@/lib/errors";
import { changeModel } from "@/lib/services/models/change-model";
import { createModel } from "@/lib/services/models/create-model";
import { getModel, listModels } from "@/lib/services/models/list-models";
import { testModel } from "@/lib/services/models/test-model";
import { withDatabase } from "../context";
import { EXIT, oneOf, report } from "../output";
import { columns, parseTyped } from "../parse";

type Json = { json?: boolean };
type Served = { baseUrl?: string; model?: string; keyEnv?: string; option: string[] };

const OPTION_HELP =
  "a request option, such as structured=structured_outputs, votes=5, price_in=0.4 (again for each)";

export function register(program: Command): void {
  const model = program
    .command("model")
    .summary("register and test models")
    .description(
      "Teachers and students that are asked over the OpenAI-compatible protocol (OpenAI, vLLM, Ollama, …). The embedded " +
        "student, which `parallax student train` makes, is listed, tested and archived here too.",
    );
  const served = (command: Command) =>
    command
      .option("--key-env <variable>", "environment variable that holds the key, such as OPENAI_API_KEY")
      .option(
        "--option <name=value>",
        OPTION_HELP,
        (given: string, before: string[]) => [...before, given],
        [],
      );
  served(
    model
      .command("add")
      .summary("register a model")
      .argument("<name>", "what it is called here")
      .requiredOption("--role <role>", "teacher or student", (given) =>
        oneOf(["TEACHER", "STUDENT"] as const)(given.toUpperCase()),
      )
      .requiredOption("--base-url <url>", "address of the server, up to and with /v1")
      .requiredOption("--model <name>", "its name at the server"),
  ).action(add);
  served(
    model
      .command("set")
      .summary("change a model's address, key or options")
      .argument("<name>", "as listed")
      .option("--base-url <url>", "address of the server, up to and with /v1")
      .option("--model <name>", "its name at the server"),
  )
    .option("--no-key", "it needs no key any more")
    .action(set);
  model
    .command("list")
    .summary("list the models")
    .option("--archived", "also those that are archived")
    .action(list);
  model.command("test").summary("ask a model for one decision").argument("<name>", "as listed").action(test);
  model
    .command("archive")
    .summary("take a model out of the lists; nothing that it said is lost")
    .argument("<name>", "as listed")
    .option("--restore", "back into them")
    .action(archive);
}

async function add(name: string, options: Json & Served & { role: string }): Promise<void> {
  const body = parseTyped(createModelBodySchema, {
    name,
    role: options.role,
    base_url: options.baseUrl,
    model: options.model,
    key_env: options.keyEnv ?? null,
    options: parseOptions(options.option),
  });
  const made = await withDatabase(({ actor }) => createModel(actor, body));
  report(options.json ?? false, made, () => `${line(made)}\nTry it: parallax model test ${made.name}`);
}

async function set(name: string, options: Json & Served & { key: boolean }): Promise<void> {
  const changed = await withDatabase(async ({ actor }) => {
    const now = await getModel(actor, name);
    const body = parseTyped(changeModelBodySchema, {
      base_url: options.baseUrl,
      model: options.model,
      key_env: options.key ? options.keyEnv : null,
      ...(options.option.length > 0 && { options: { ...now.options, ...parseOptions(options.option) } }),
    });
    return changeModel(actor, name, body);
  });
  report(options.json ?? false, changed, () => line(changed));
}

async function list(options: Json & { archived?: boolean }): Promise<void> {
  const models = await withDatabase(({ actor }) => listModels(actor, { archived: options.archived }));
  report(options.json ?? false, { models }, () =>
    models.length === 0
      ? "No models yet: parallax model add NAME --role teacher --base-url URL --model NAME"
      : columns(
          ["NAME", "ROLE", "CLIENT", "MODEL", "ADDRESS", "KEY", "RUNS"],
          models.map((model) => [
            model.archived_at ? `${model.name} (archived)` : model.name,
            model.role.toLowerCase(),
            model.client,
            model.model ?? "-",
            model.base_url ?? "-",
            keyOf(model),
            String(model.runs),
          ]),
        ),
  );
}

async function test(name: string, options: Json): Promise<void> {
  const found = await withDatabase(({ actor }) => testModel(actor, name));
  report(options.json ?? false, found, () => describeTest(found));
  if (!found.ok) process.exitCode = EXIT.failed;
}

async function archive(name: string, options: Json & { restore?: boolean }): Promise<void> {
  const archived = !options.restore;
  const changed = await withDatabase(({ actor }) => changeModel(actor, name, { archived }));
  report(options.json ?? false, changed, () => `${changed.name} is ${archived ? "archived" : "back"}.`);
}

/** `name=value` pairs; a value is JSON where it can be read as JSON, else text. */
function parseOptions(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new AppError("invalid_input", `--option ${pair}: write it as name=value`);
      return [pair.slice(0, at), jsonOrText(pair.slice(at + 1))];
    }),
  );
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const keyOf = (model: ModelView): string =>
  model.key_env === null ? "-" : `${model.key_env}${model.key_set ? "" : " (not set here)"}`;

const line = (model: ModelView): string =>
  `${model.name}: ${model.role.toLowerCase()}, ${model.model} at ${model.base_url}, key ${keyOf(model)}`;

function describeTest(found: ModelTest): string {
  if (!found.ok && found.raw === null) return `No answer (${found.error?.code}): ${found.error?.message}`;
  const ms = (value: number | null) => (value === null ? "?" : `${Math.round(value)} ms`);
  const { confidence, tokens } = found;
  return [
    found.ok ? `Decision    ${found.final}` : `No decision (${found.error?.code}): ${found.error?.message}`,
    found.ok
      ? `As hoped    ${found.decision?.action === found.expected ? "yes" : `no, ${found.expected} was`}`
      : "",
    `Confidence  ${confidence ? `${(confidence.value * 100).toFixed(1)} % (${confidence.mode})` : "none: no log-probabilities and no votes"}`,
    `Time        ${ms(found.time_to_action_ms)} to the action, ${ms(found.latency_ms)} in all`,
    tokens
      ? `Tokens      ${tokens.input} in, ${tokens.output} out${found.cost === null ? "" : `, cost ${found.cost.toPrecision(3)}`}`
      : "",
    found.ok ? "" : `It said     ${found.raw}`,
  ]
    .filter((text) => text !== "")
    .join("\n");
}
