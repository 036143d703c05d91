/** bytelens estimate: a table for people, or the public JSON. */
import { DOCUMENT_END, documentStart, FILE_SEPARATOR, fileReport } from "../present/json";
import { plain } from "../present/lines";
import { PLAIN, plainSize } from "../present/numbers";
import { estimateTable, heldAtEnd, isListed } from "../present/report";
import { parseSize } from "../settings";
import { printTarget } from "../target/parse";
import { openSession, type TargetChoice, UsageError } from "./run";
import type { Terminal } from "./terminal";

export interface EstimateOptions {
  readonly format: "text" | "json";
  /** As given: "1kB". Only for text: the JSON has every assignment. */
  readonly min: string;
  /** Say at the end what took how long. */
  readonly trace: boolean;
}

/** The exit code: 0, or 2 when a file could not be read. */
export async function estimateCommand(
  paths: readonly string[],
  choice: TargetChoice,
  options: EstimateOptions,
  terminal: Terminal,
): Promise<number> {
  const minimum = parseSize(options.min);
  if (minimum === null) throw new UsageError(`--min: "${options.min}" is not a size such as "1 MB"`);
  const session = await openSession(paths, choice, terminal);
  const { service } = session;
  const complain = (path: string, error: string) => terminal.complain(`${path}: ${error}`);
  if (options.format === "json") {
    const target = printTarget(session.target);
    let first = true;
    const write = (text: string) => {
      terminal.write(`${first ? documentStart(target) : FILE_SEPARATOR}${text}`);
      first = false;
    };
    const whole = await session.eachFile(
      (file) => {
        const own = printTarget(file.target);
        write(fileReport({ path: file.path, target: own === target ? null : own, errors: [], rows: service.estimates(file.uri) }));
      },
      (path, error) => {
        complain(path, error);
        write(fileReport({ path, errors: [error], rows: [] }));
      },
    );
    terminal.write(`${first ? documentStart(target) : ""}${DOCUMENT_END}`);
    if (options.trace) session.trace();
    return whole ? 0 : 2;
  }
  const single = paths.length === 1;
  let printed = 0;
  let quiet = 0;
  const whole = await session.eachFile((file) => {
    const rows = service.estimates(file.uri);
    // Of many files those count that have something to show.
    if (!rows.some((row) => isListed(row, minimum, PLAIN)) && !(single && file.path === paths[0])) {
      quiet++;
      return;
    }
    const report = {
      path: file.path,
      target: printTarget(file.target),
      origin: file.origin,
      rows,
      end: heldAtEnd(rows, file.target),
      minimum,
    };
    terminal.print([...(printed === 0 ? [] : [plain("")]), ...estimateTable(report, PLAIN, terminal.width)]);
    printed++;
  }, complain);
  if (quiet > 0) {
    const files = `${quiet} ${quiet === 1 ? "file" : "files"}`;
    terminal.print([...(printed === 0 ? [] : [plain("")]), plain(`${files} without a value of ${plainSize(minimum, PLAIN)} or more`)]);
  } else if (printed === 0 && whole) terminal.complain("no Python files found");
  if (options.trace) session.trace();
  return whole ? 0 : 2;
}
