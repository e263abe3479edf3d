import process from "node:process";
import { Command, CommanderError } from "commander";
import { VERSION } from "@/lib/version";
import { EXIT, exitCodeOf, reportError } from "./output";

/** Each file registers its commands. Only the file of the command that was typed is loaded. */
const COMMANDS = {
  import: { file: "import", summary: "import rows into a data set from a file or stdin" },
  export: { file: "export", summary: "write rows as training files" },
  predictions: { file: "predictions", summary: "import what models said about rows" },
  predict: { file: "predict", summary: "ask a model about every row of a data set" },
  evaluate: { file: "evaluate", summary: "judge what models said of a data set" },
  calibrate: { file: "calibrate", summary: "fit a temperature and certify a threshold" },
  generate: { file: "generate", summary: "have a model write rows and others label them blind" },
  audit: { file: "audit", summary: "make and report audits" },
  quality: { file: "quality", summary: "measure a data set: likeness, variety, coverage, leakage" },
  model: { file: "model", summary: "register and test models" },
  student: { file: "student", summary: "train the student that runs in this process" },
  route: { file: "route", summary: "decide one turn of a live conversation" },
  bench: { file: "bench", summary: "measure latency and throughput of a student, an endpoint or the router" },
  user: { file: "user", summary: "add and list people" },
  key: { file: "key", summary: "create and revoke API keys" },
  db: { file: "db", summary: "migrate, check, back up or restore the database" },
  doctor: { file: "doctor", summary: "check this installation" },
} as const;
type Name = keyof typeof COMMANDS;

type CommandFile = { register: (program: Command) => void };

const LOADERS: Record<Name, () => Promise<CommandFile>> = {
  import: () => import("./commands/import"),
  export: () => import("./commands/export"),
  predictions: () => import("./commands/predictions"),
  predict: () => import("./commands/predict"),
  evaluate: () => import("./commands/evaluate"),
  calibrate: () => import("./commands/calibrate"),
  generate: () => import("./commands/generate"),
  audit: () => import("./commands/audit"),
  quality: () => import("./commands/quality"),
  model: () => import("./commands/model"),
  student: () => import("./commands/student"),
  route: () => import("./commands/route"),
  bench: () => import("./commands/bench"),
  user: () => import("./commands/user"),
  key: () => import("./commands/key"),
  db: () => import("./commands/db"),
  doctor: () => import("./commands/doctor"),
};

async function main(args: string[]): Promise<void> {
  const program = new Command("parallax")
    .description("Build data you can trust for a fast intent router, and run that router.")
    .version(VERSION, "-V, --version")
    .showHelpAfterError("(parallax <command> --help tells the options)")
    .exitOverride();
  const typed = args.find((arg) => !arg.startsWith("-"));
  const name = (Object.keys(COMMANDS) as Name[]).find((known) => known === typed);
  if (name) {
    (await LOADERS[name]()).register(program);
    for (const command of program.commands) prepare(command);
  } else {
    for (const [known, { summary }] of Object.entries(COMMANDS)) program.command(known).summary(summary);
  }
  if (!name && args.length === 0) {
    program.outputHelp({ error: true });
    process.exitCode = EXIT.usage;
    return;
  }
  await program.parseAsync(args, { from: "user" });
}

/** Every command and its sub-commands: --json, and errors thrown instead of ending the process. */
function prepare(command: Command): void {
  command.exitOverride();
  // Not to a command that only groups others: it would take the option away from them.
  const groups = command.commands.length > 0;
  if (!groups && !command.options.some((option) => option.long === "--json")) {
    command.option("--json", "one JSON object on stdout; progress and logs on stderr");
  }
  for (const inner of command.commands) prepare(inner);
}

// A reader that ends early (| head) is no fault of the command; who writes much listens itself.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const args = process.argv.slice(2);
try {
  await main(args);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said on stderr what is wrong; --help and --version end with 0.
    if (error.exitCode !== 0 && args.includes("--json")) {
      const message = error.message.replace(/^error: /, "");
      process.stdout.write(`${JSON.stringify({ error: { code: "bad_usage", message } })}\n`);
    }
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    reportError(args.includes("--json"), error);
    process.exitCode = exitCodeOf(error);
  }
}
