/** bytelens estimate: a table for people, or the public JSON. */
import { type FileReport, jsonReport } from "../present/json";
import { estimateTable } from "../present/report";
import { parseSize } from "../settings";
import { DEFAULT_TARGET, printTarget } from "../target/parse";
import { type Common, eachFile } from "./run";
import { columns, cut, encode, paint } from "./terminal";

export async function estimateCommand(paths: readonly string[], common: Common, min: string): Promise<number> {
  const minimum = parseSize(min);
  if (minimum === null) {
    process.stderr.write(`bytelens: "${min}" is not a size such as 1kB\n`);
    return 2;
  }
  const reports: FileReport[] = [];
  let target: string | null = null;
  const brush = paint(common.color);
  const whole = await eachFile(
    paths,
    common,
    (service, file) => {
      const rows = service.estimates(file.uri);
      target ??= printTarget(file.target);
      if (common.format === "json") {
        reports.push({ path: file.path, errors: [], rows });
        return;
      }
      const width = columns();
      const lines = estimateTable(file.path, printTarget(file.target), file.origin, rows, minimum, { units: file.settings.units, locale: "en", nbsp: false });
      process.stdout.write(`${lines.map((line, i) => encode(paintLine(cut(line, width), i, brush))).join("\n")}\n`);
    },
    (file) => {
      process.stderr.write(`bytelens: ${file.path}: ${file.error}\n`);
      reports.push({ path: file.path, errors: [file.error], rows: [] });
    },
  );
  if (common.format === "json") process.stdout.write(jsonReport(target ?? printTarget(common.target ?? DEFAULT_TARGET), reports));
  return whole ? 0 : 2;
}

function paintLine(line: string, i: number, brush: ReturnType<typeof paint>): string {
  return i === 0 ? brush.bold(line) : i === 1 ? brush.dim(line) : line;
}

