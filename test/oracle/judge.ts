/** What the service says of a measured snippet, and how that compares with the record. */
import type { EstimateRow } from "../../server/src/memory/rows";
import { figureJson } from "../../server/src/present/json";
import type { Service } from "../../server/src/service";
import type { Figure } from "../../server/src/size/types";
import type { Target } from "../../server/src/target/target";
import { sub } from "../../server/src/values/int";
import { withText } from "../service";
import { noiseOf } from "./noise";
import { besidesOf, FIELDS, type Field, hasSetup, programOf, rowOf, targets, truthOf } from "./records";

/** h: exact and equal · c: not exact, and the truth lies within · u: no figure · w: anything else · -: not measured. */
export type Verdict = "h" | "c" | "u" | "w" | "-";

/** Worst first. */
export const RANK: Readonly<Record<Verdict, number>> = { w: 0, u: 1, c: 2, h: 3, "-": 4 };

export interface Judged {
  readonly field: Field;
  readonly verdict: Verdict;
  readonly truth: number | null;
  /** The figure as text: "80", "80 to 120", "unknown: reason". */
  readonly said: string;
  /** Why there is no figure, where there is none. */
  readonly reason: string | null;
}

/** One for each field, for the last binding of `x` at its exit; undefined where the snippet was not measured on that target. */
export function judge(service: Service, id: string, targetName: string): readonly Judged[] | undefined {
  const record = rowOf(id, targetName);
  const target = targets.get(targetName);
  if (record === undefined || target === undefined) return undefined;
  const rows = new Map<string, EstimateRow | undefined>();
  return FIELDS.map((field) => {
    const program = programOf(id, field);
    if (!rows.has(program)) rows.set(program, lastRow(service, program, target));
    const last = rows.get(program);
    const truth = truthOf(record, field);
    const figure = last === undefined ? null : figureOf(last, field);
    const reason = figure === null ? noFigure(last) : figure.bytes === null ? (figure.reason?.text ?? "no reason") : null;
    const noise = noiseOf(id, targetName, field);
    const none = last === undefined ? null : nothingAdded(last, field, id);
    if (none !== null && truth !== null && figure?.bytes === null)
      return { field, verdict: verdictOf(none, truth, noise), truth, said: `${textOf(none, null)} besides the setup`, reason };
    if (truth === null || last === undefined || figure === null || !isShared(last, field, id))
      return { field, verdict: truth === null ? "-" : verdictOf(figure, truth, noise), truth, said: textOf(figure, reason), reason };
    const own = besides(service, id, field, target);
    return { field, verdict: besideSetup(figure, own, truth, noise), truth, said: `${textOf(own, reason)} besides the setup`, reason };
  });
}

function lastRow(service: Service, program: string, target: Target): EstimateRow | undefined {
  const rows = withText(service, program, { target }, (uri) => service.estimates(uri));
  const [last, own] = rows.filter((row) => row.binding.name === "x").reverse();
  // A name that is bound anew in every round of a loop ends with many values: the one that was measured is the one that the function returns.
  return last?.binding.scope.function === null && own?.binding.scope.function != null && own.binding.states.length === 1 ? own : last;
}

/** The letters of a record, one for each field. */
export function lettersOf(judged: readonly Judged[]): string {
  return judged.map((one) => one.verdict).join("");
}

function figureOf(row: EstimateRow, field: Field): Figure | null {
  if (row.after === null) return null;
  if (field === "peak") return row.exit === null ? row.peak : row.exit.peak;
  return (row.exit?.sizes ?? row.after)[field];
}

/** The run was measured after its setup: what the value shares with the names of the setup is not in held and allocated. */
function isShared({ adds, after, binding }: EstimateRow, field: Field, id: string): boolean {
  if ((field !== "held" && field !== "allocated") || !hasSetup(id) || binding.states.length !== 1) return false;
  const [whole, own] = [after?.held.bytes ?? null, adds.bytes];
  return whole !== null && own !== null && (whole.low !== own.low || whole.high !== own.high);
}

/** The value is code that the setup made and nothing is said of: `x = f`. What the statement adds to it: nothing. */
function nothingAdded({ adds, binding }: EstimateRow, field: Field, id: string): Figure | null {
  if ((field !== "held" && field !== "allocated") || !hasSetup(id) || binding.states.length !== 1) return null;
  if (!/\n {4}x = \w+\n {4}return x\n/.test(programOf(id))) return null;
  return adds.confidence === "exact" && adds.bytes?.high === 0 ? adds : null;
}

/** What the value and the names of the setup hold together, less what these hold alone. */
function besides(service: Service, id: string, field: Field, target: Target): Figure | null {
  const rows = withText(service, besidesOf(id), { target }, (uri) => service.estimates(uri));
  const [alone, both] = ["alone", "both"].map(
    (name) => rows.find((row) => row.binding.name === name)?.after?.[field === "held" ? "held" : "allocated"],
  );
  if (alone?.bytes == null || both?.bytes == null) return null;
  const confidence = alone.confidence === "exact" && both.confidence === "exact" ? "exact" : "bounded";
  return { ...both, bytes: sub(both.bytes, alone.bytes), confidence };
}

/** What is added is the figure, and the truth is between that and all that the value keeps. */
function besideSetup(
  figure: Figure | null,
  adds: Figure | null,
  truth: number,
  noise: { readonly least: number; readonly most: number },
): Verdict {
  const whole = figure?.bytes ?? null;
  const own = adds?.bytes ?? null;
  if (whole === null || own === null) return "u";
  const [from, to] = [truth - noise.most, truth - noise.least];
  if (adds?.confidence === "exact") return from <= own.low && own.low <= to ? "h" : "w";
  return own.low <= to && from <= whole.high ? "c" : "w";
}

function noFigure(row: EstimateRow | undefined): string {
  return row === undefined ? "no binding of x" : (row.binding.reason?.text ?? "no state of x");
}

/** Reads the figure as the public JSON prints it: users see no other. A range that starts at nothing and has no end says nothing. */
function verdictOf(figure: Figure | null, truth: number, noise: { readonly least: number; readonly most: number }): Verdict {
  const public_ = figure === null ? null : (figureJson(figure) as PublicFigure | null);
  if (public_ === null || (public_.low === 0 && public_.high === null)) return "u";
  const high = public_.high ?? Number.POSITIVE_INFINITY;
  const [from, to] = [truth - noise.most, truth - noise.least];
  if (public_.confidence === "exact") return from <= public_.low && public_.low <= to ? "h" : "w";
  return public_.low <= to && from <= high ? "c" : "w";
}

interface PublicFigure {
  readonly low: number;
  readonly high: number | null;
  readonly confidence: string;
}

function textOf(figure: Figure | null, reason: string | null): string {
  if (figure === null || figure.bytes === null) return `unknown: ${reason}`;
  const { low, high } = figure.bytes;
  return `${figure.confidence} ${low === high ? low : `${low} to ${high}`}`;
}
