/** The command line: arguments, exit codes. 0 clean, 1 findings, 2 usage or internal error or a file that cannot be read (2 wins). */
import { Command, CommanderError, Option } from "commander";
import { parseTarget } from "../target/parse";
import { checkCommand } from "./check";
import { estimateCommand } from "./estimate";
import { explainCommand, rulesCommand } from "./explain";
import type { Common } from "./run";
import { colorChoice } from "./terminal";

const VERSION = process.env.BYTELENS_VERSION ?? "0.0.0";

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("bytelens");
  program
    .description("How many bytes Python values take, why, and what would take fewer; nothing is run.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "bytelens: ")) });
  const files = (command: Command) =>
    command
      .argument("[paths...]", "files or folders; - is standard input", ["."])
      .addOption(new Option("--format <form>", "text or json").choices(["text", "json"]).default("text"))
      .option("--target <interpreter>", "interpreter that sizes are for, such as cpython-3.13-64+numpy2.2")
      .option("--numpy <version>", "NumPy of the target, such as 2.2")
      .addOption(new Option("--color <when>", "when to colour").choices(["auto", "always", "never"]).default("auto"));
  files(program.command("estimate").description("what every assignment holds"))
    .option("--min <size>", "leave out smaller values in text, such as 1kB", "1kB")
    .action(async (paths: string[], options) => {
      code = await estimateCommand(paths, common(options), options.min);
    });
  files(program.command("check").description("findings and their fixes"))
    .option("--fix", "apply the safe fixes")
    .option("--diff", "show the safe fixes as a diff")
    .option("--exit-zero", "exit 0 although there are findings")
    .action(async (paths: string[], options) => {
      code = await checkCommand(paths, common(options), { fix: options.fix === true, diff: options.diff === true, exitZero: options.exitZero === true });
    });
  program
    .command("explain")
    .description("why a number is what it is (FILE:LINE), or what a rule is about (RULE)")
    .argument("<what>", "FILE:LINE or the id of a rule")
    .option("--target <interpreter>", "interpreter that sizes are for")
    .option("--numpy <version>", "NumPy of the target")
    .addOption(new Option("--color <when>", "when to colour").choices(["auto", "always", "never"]).default("auto"))
    .action(async (what: string, options) => {
      code = await explainCommand(what, common({ ...options, format: "text" }));
    });
  program
    .command("rules")
    .description("all rules")
    .addOption(new Option("--format <form>", "text or json").choices(["text", "json"]).default("text"))
    .action((options) => {
      code = rulesCommand(options.format);
    });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`bytelens: ${error.message}\n`);
      return 2;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return code;
}

class UsageError extends Error {}

function common(options: { readonly format: string; readonly target?: string; readonly numpy?: string; readonly color: string }): Common {
  let target = null;
  if (options.target !== undefined) {
    const parsed = parseTarget(options.target + (options.numpy === undefined || options.target.includes("+") ? "" : `+numpy${options.numpy}`));
    if ("error" in parsed) throw new UsageError(parsed.error);
    target = parsed;
  }
  return { format: options.format === "json" ? "json" : "text", target, numpy: options.numpy ?? null, color: colorChoice(options.color) };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`bytelens: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
