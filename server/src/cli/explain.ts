/** bytelens explain FILE:LINE or RULE; bytelens rules. */
import { explanation } from "../present/explain";
import { PLAIN } from "../present/numbers";
import { RULES } from "../rules/index";
import { printTarget } from "../target/parse";
import { type Common, eachFile } from "./run";
import { encode } from "./terminal";

export async function explainCommand(what: string, common: Common): Promise<number> {
  const rule = RULES.find((one) => one.id === what);
  if (rule !== undefined) {
    process.stdout.write(`${rule.id}: ${rule.summary}\n\n${rule.docs}`);
    return 0;
  }
  const found = /^(.*):(\d+)$/.exec(what);
  if (found === null) {
    process.stderr.write(`bytelens: "${what}" is neither FILE:LINE nor a rule; rules: ${RULES.map((one) => one.id).join(", ")}\n`);
    return 2;
  }
  const [, path, line] = found as unknown as [string, string, string];
  let code = 0;
  const whole = await eachFile(
    [path],
    common,
    (service, file) => {
      const explained = service.explain(file.uri, Number(line) - 1);
      if (explained === null) {
        process.stderr.write(`bytelens: ${path}:${line}: no assignment starts on this line\n`);
        code = 2;
      } else process.stdout.write(`${explanation(explained, printTarget(file.target), PLAIN).map(encode).join("\n")}\n`);
    },
    (file) => {
      process.stderr.write(`bytelens: ${file.path}: ${file.error}\n`);
    },
  );
  return whole ? code : 2;
}

export function rulesCommand(format: "text" | "json"): number {
  if (format === "json") process.stdout.write(`${JSON.stringify(RULES.map(({ id, summary, severity, since }) => ({ id, summary, severity, since })), null, 1)}\n`);
  else for (const rule of RULES) process.stdout.write(`${rule.id.padEnd(24)}${rule.severity.padEnd(14)}${rule.summary}\n`);
  return 0;
}
