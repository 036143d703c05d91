/** The command line: arguments and exit codes. 0 clean, 1 findings, 2 a usage or internal error or a file that cannot be read (2 wins). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, CommanderError, Option } from "commander";
import { checkCommand } from "./check";
import { estimateCommand } from "./estimate";
import { explainCommand, explainType, rulesCommand } from "./explain";
import { measureCommand } from "./measure";
import { targetChoice, UsageError } from "./run";
import { type ColorChoice, createTerminal } from "./terminal";

interface Flags {
  readonly format: "text" | "json";
  readonly color: ColorChoice;
  readonly target?: string;
  readonly numpy?: string;
  readonly min?: string;
  readonly budget?: string;
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly exitZero?: boolean;
  readonly python?: string;
  readonly json?: boolean;
  readonly size?: string;
  readonly n?: string;
  readonly tracePerf?: boolean;
}

const PATHS = "files and folders; - is standard input";
const HERE: readonly string[] = ["."];

// A reader that has seen enough (| head) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 2);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`bytelens: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("bytelens")
    .description("How many bytes Python values take, why, and what would take fewer; only measure runs code of yours.")
    .version(process.env.BYTELENS_VERSION ?? "0.0.0")
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "bytelens: ")) });

  withTarget(withOutput(program.command("estimate").description("what each assignment holds").argument("[path...]", PATHS, HERE)))
    .option("--min <size>", "in text, leave out smaller values", "1 kB")
    .addOption(traceOption())
    .action(async (paths: string[], flags: Flags) => {
      code = await estimateCommand(
        paths,
        choiceOf(flags),
        { format: flags.format, min: flags.min ?? "1 kB", trace: flags.tracePerf === true },
        createTerminal(flags.color),
      );
    });
  withTarget(withOutput(program.command("check").description("findings and their fixes").argument("[path...]", PATHS, HERE)))
    .option("--min <size>", "leave out findings that save less; else pyproject.toml decides")
    .option("--budget <size>", 'report what takes more memory: a size such as "2 GB" or a share of this machine\'s such as "80 %"')
    .option("--fix", "apply the safe fixes")
    .option("--diff", "show what --fix would change")
    .option("--exit-zero", "exit with 0 although there are findings")
    .addOption(traceOption())
    .action(async (paths: string[], flags: Flags) => {
      const options = {
        format: flags.format,
        fix: flags.fix === true,
        diff: flags.diff === true,
        exitZero: flags.exitZero === true,
        min: flags.min ?? null,
        budget: flags.budget ?? null,
        trace: flags.tracePerf === true,
      };
      const terminal = createTerminal(flags.color, options.fix && paths.includes("-") ? "stderr" : "stdout");
      code = await checkCommand(paths, choiceOf(flags), options, terminal);
    });
  withTarget(
    withOutput(
      program
        .command("explain")
        .description("how a figure comes about, or what a rule is for")
        .argument("[what]", "FILE:LINE or the id of a rule")
        .option("--size <type>", "instead, a type such as list[float]")
        .option("--n <count>", "with --size: how many items, such as 1e6"),
    ),
  ).action(async (what: string | undefined, flags: Flags) => {
    if (flags.size !== undefined) {
      code = await explainType(flags.size, flags.n ?? null, choiceOf(flags), flags.format, createTerminal(flags.color));
      return;
    }
    if (what === undefined) throw new UsageError("missing required argument 'what'");
    code = await explainCommand(what, choiceOf(flags), flags.format, createTerminal(flags.color));
  });
  withOutput(program.command("rules").description("all rules")).action((flags: Flags) => {
    code = rulesCommand(flags.format, createTerminal(flags.color));
  });
  program
    .command("measure")
    .description("runs a script of yours and compares what its assignments take with the estimates")
    .argument("<script>", "a Python file")
    .argument("[args...]", "for the script, after --")
    .option("--python <path>", "interpreter that runs it; else python3 on PATH")
    .option("--json", "print JSON; the script's own output goes to standard error")
    .option("--min <size>", "in text, leave out smaller values", "1 kB")
    .addOption(colorOption())
    .action(async (script: string, args: string[], flags: Flags) => {
      const options = { python: flags.python ?? null, json: flags.json === true, min: flags.min ?? "1 kB", args };
      code = await measureCommand(script, options, createTerminal(flags.color));
    });
  program
    .command("lsp")
    .description("the language server, on standard input and output")
    .allowUnknownOption()
    .allowExcessArguments()
    .action(startServer);

  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`bytelens: ${error.message}\n`);
      return 2;
    }
    // Commander has printed the help, the version or what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return code;
}

function withOutput(command: Command): Command {
  return command
    .addOption(new Option("--format <form>", "form of the output").choices(["text", "json"]).default("text"))
    .addOption(colorOption());
}

function colorOption(): Option {
  return new Option("--color <when>", "when to use colour").choices(["auto", "always", "never"]).default("auto");
}

function traceOption(): Option {
  return new Option("--trace-perf", "say at the end what took how long");
}

function withTarget(command: Command): Command {
  return command
    .option("--target <interpreter>", "interpreter that sizes are for, such as cpython-3.13-64+numpy2.2")
    .option("--numpy <version>", "its NumPy, such as 2.2, or none");
}

function choiceOf(flags: Flags): ReturnType<typeof targetChoice> {
  return targetChoice(flags.target, flags.numpy);
}

/** The server is a bundle of its own, beside this one. */
async function startServer(): Promise<void> {
  const server = join(__dirname, "server.js");
  if (!existsSync(server)) throw new UsageError("lsp: the server's bundle is missing; run npm run build");
  await import(pathToFileURL(server).href);
}
