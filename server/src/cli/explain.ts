/** bytelens explain: how the figures of a line or of a type come about, or what a rule is for; bytelens rules: all of them. */
import { explain, explanation } from "../present/explain";
import { DOCUMENT_END, documentStart, estimate, fileHead, type Json, jsonText } from "../present/json";
import { type Line, plain, table } from "../present/lines";
import { PLAIN } from "../present/numbers";
import { pageOf, RULES } from "../service";
import { DEFAULT_SETTINGS } from "../settings";
import { printTarget } from "../target/parse";
import { openSession, type TargetChoice, UsageError } from "./run";
import type { Terminal } from "./terminal";

export type Format = "text" | "json";

/** `what`: FILE:LINE (a column behind it is allowed) or the id of a rule. */
export async function explainCommand(what: string, choice: TargetChoice, format: Format, terminal: Terminal): Promise<number> {
  const rule = RULES.find((one) => one.id === what);
  if (rule !== undefined) {
    const docs = pageOf(rule.id);
    if (format === "json")
      terminal.write(
        `${jsonText({ version: 1, rule: rule.id, severity: rule.severity, summary: rule.summary, since: rule.since, docs })}\n`,
      );
    else terminal.write(`# ${rule.id}\n\n${rule.summary}\n\n${docs}\n`);
    return 0;
  }
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(what);
  if (place === null)
    throw new UsageError(`explain: "${what}" is neither FILE:LINE nor a rule; rules: ${RULES.map((one) => one.id).join(", ")}`);
  const [, path, digits] = place as unknown as [string, string, string];
  const line = Number(digits);
  const session = await openSession([path], choice, terminal);
  let found = false;
  const whole = await session.eachFile(
    (file) => {
      const rows = session.service.estimates(file.uri).filter((row) => row.line + 1 === line);
      if (rows.length === 0) {
        terminal.complain(`${path}:${line}: no assignment on this line`);
        return;
      }
      found = true;
      if (format === "json") {
        const values = rows.map(
          (row): Json => ({ ...(estimate(row) as { readonly [key: string]: Json }), steps: explain(row, file.target, PLAIN).steps }),
        );
        terminal.write(
          `${documentStart(printTarget(file.target))}{${fileHead(file.path, null, [])}, "values": ${jsonText(values)}}${DOCUMENT_END}`,
        );
        return;
      }
      const lines = rows.flatMap((row, i): readonly Line[] => {
        const source = file.text.slice(row.binding.statementSpan.start, row.binding.statementSpan.end).split(/\r\n|\r|\n/)[0] ?? "";
        const name = rows.length === 1 ? source : `${row.binding.name} in ${source}`;
        return [...(i === 0 ? [] : [plain("")]), ...explanation(row, name, file.target, PLAIN)];
      });
      terminal.print(lines);
    },
    (failed, error) => terminal.complain(`${failed}: ${error}`),
  );
  return whole && found ? 0 : 2;
}

/** The derivation of any value of a type, as an annotation names it, with `n` items. */
export async function explainType(
  type: string,
  n: string | null,
  choice: TargetChoice,
  format: Format,
  terminal: Terminal,
): Promise<number> {
  if (!/^[\w.[\], |"']+$/.test(type)) throw new UsageError(`--size: "${type}" is not a type such as list[float]`);
  const count = n === null ? null : Number(n.replaceAll("_", ""));
  if (count !== null && (!Number.isSafeInteger(count) || count < 0))
    throw new UsageError(`--n: "${n}" is not a number of items such as 1e6`);
  const session = await openSession(["-"], choice, terminal);
  const { service, target } = session;
  const uri = "untitled:size";
  const hint = count === null ? "" : `  # bytelens: len(x) = ${count}`;
  service.open(uri, 1, `def size(x: ${type}):${hint}\n    y = x\n`);
  service.configure(uri, DEFAULT_SETTINGS, target);
  const row = service.estimates(uri).find(({ binding }) => binding.name === "y");
  service.close(uri);
  if (row?.after?.held.bytes == null) throw new UsageError(`--size: "${type}" is not a type such as list[float]`);
  if (format === "json") terminal.write(`${jsonText({ version: 1, type, n: count, ...explain(row, target, PLAIN) })}\n`);
  else terminal.print(explanation(row, type, target, PLAIN));
  return 0;
}

/** `bytelens rules`: the list of rules. Returns the exit code 0. */
export function rulesCommand(format: Format, terminal: Terminal): number {
  const rules = RULES.map(({ id, severity, summary, since }) => ({ id, severity, summary, since }));
  if (format === "json") terminal.write(`${jsonText({ version: 1, rules })}\n`);
  else {
    terminal.print(
      table(
        [
          { title: "rule", align: "left", role: "strong" },
          { title: "severity", align: "left", role: "faint" },
          { title: "what it finds", align: "left", role: "plain" },
        ],
        rules.map((rule) => [rule.id, rule.severity, rule.summary]),
      ),
    );
  }
  return 0;
}
