/** npm run fuzz -- [--programs N] [--edits N] [--seed N] [--batch N] [--shrink N] [--classes] [--python PATH]: long runs; ends with 1 when something is wrong. */
import { parseArgs } from "node:util";
import { fuzzEdits, fuzzPrograms, realFiles, shrinkFailure, TINY } from "./run";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "1000" },
    edits: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    batch: { type: "string", default: "250" },
    /** How many failures are made small. */
    shrink: { type: "string", default: "5" },
    /** Programs with classes. */
    classes: { type: "boolean", default: false },
    /** Another interpreter than python3. */
    python: { type: "string" },
  },
});
const [programs, edits, seed, batch, most] = [values.programs, values.edits, values.seed, values.batch, values.shrink].map(Number) as [
  number,
  number,
  number,
  number,
  number,
];

void main();

async function main(): Promise<void> {
  const wrong = (await runPrograms()) + (await runEdits());
  process.exitCode = wrong === 0 ? 0 : 1;
}

async function runPrograms(): Promise<number> {
  const sum = { programs: 0, raised: 0, figures: 0, exact: 0, unknown: 0, wrong: 0 };
  for (let first = seed; first < seed + programs; first += batch) {
    const report = await fuzzPrograms(first, Math.min(batch, seed + programs - first), values.python, values.classes);
    for (const key of ["programs", "raised", "figures", "exact", "unknown"] as const) sum[key] += report[key];
    for (const failure of report.failures) {
      sum.wrong += 1;
      if (sum.wrong > most) {
        console.log(`--- seed ${failure.seed} on ${report.target}\n${failure.failures.join("\n")}`);
        continue;
      }
      const small = await shrinkFailure(failure, values.python);
      console.log(`--- seed ${failure.seed} on ${report.target}\n${small.source}${small.failures.join("\n")}`);
    }
    const known = sum.figures - sum.unknown;
    console.log(
      `${sum.programs} programs (${sum.raised} raised), ${sum.figures} figures: ${percent(sum.exact, sum.figures)} exact, ` +
        `${percent(known - sum.exact, sum.figures)} in an interval, ${percent(sum.unknown, sum.figures)} unknown; ${sum.wrong} programs wrong`,
    );
  }
  return sum.wrong;
}

async function runEdits(): Promise<number> {
  const files = realFiles(true);
  let wrong = 0;
  for (let i = 0; i * 20 < edits; i += 1) {
    const [file, text] = files[i % files.length] ?? ["", ""];
    for (const limits of [null, TINY]) {
      for (const failure of await fuzzEdits(seed + i, text, 20, limits)) {
        wrong += 1;
        console.log(
          `--- edits, seed ${failure.seed}, ${file}, ${failure.limits} limits\n${JSON.stringify(failure.edit)}\n${failure.difference}`,
        );
        if (wrong <= most) console.log(`in:\n${failure.before}`);
      }
    }
    if (i % 10 === 9) console.log(`${20 * (i + 1)} edits of ${Math.min(i + 1, files.length)} texts, ${wrong} differ`);
  }
  console.log(`${edits} edits, each with normal and with tiny limits; ${wrong} differ from a fresh analysis`);
  return wrong;
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10} %`;
}
