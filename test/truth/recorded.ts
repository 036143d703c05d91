/** What measure.py saw of a program, as a text of one line per assignment that can be kept. */
import { createHash } from "node:crypto";
import type { MeasuredSite, Range, Seen } from "../../server/src/present/measured";

/** What measure.py wrote for a program. */
export interface Recorded {
  readonly target: string;
  readonly numpy: string | null;
  readonly sites: readonly MeasuredSite[];
}

type PackedRange = number | Range | null;
type PackedSeen = readonly [count: number, measured: number, shallow: PackedRange, deep: PackedRange, length: PackedRange, types: string];
type PackedSite = readonly [line: number, column: number, name: string, after: PackedSeen | null, exit?: PackedSeen];

/** `program` is the text that ran: what was kept for another text is not read. Assignments that did not run are left out. */
export function printRecorded(recorded: Recorded, program: string): string {
  const { target, numpy, sites } = recorded;
  const ran = sites.filter((site) => site.after !== undefined || site.exit !== undefined);
  return [{ program: digest(program), target, numpy }, ...ran.map(packSite)].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** Null when the text was kept for another version of the program. */
export function readRecorded(text: string, program: string): Recorded | null {
  const [head, ...lines] = text.trimEnd().split("\n");
  const { program: of, target, numpy } = JSON.parse(head as string);
  if (of !== digest(program)) return null;
  return { target, numpy, sites: lines.map((line) => unpackSite(JSON.parse(line))) };
}

function digest(program: string): string {
  return createHash("sha256").update(program).digest("hex").slice(0, 16);
}

function packSite({ line, column, name, after, exit }: MeasuredSite): PackedSite {
  const first = after === undefined ? null : packSeen(after);
  return exit === undefined ? [line, column, name, first] : [line, column, name, first, packSeen(exit)];
}

function unpackSite([line, column, name, after, exit]: PackedSite): MeasuredSite {
  return {
    ...{ line, column, name },
    ...(after === null ? {} : { after: unpackSeen(after) }),
    ...(exit === undefined ? {} : { exit: unpackSeen(exit) }),
  };
}

function packSeen({ count, measured, shallow, deep, length, types }: Seen): PackedSeen {
  return [count, measured, packRange(shallow), packRange(deep), packRange(length), types.join(" ")];
}

function unpackSeen([count, measured, shallow, deep, length, types]: PackedSeen): Seen {
  return {
    ...{ count, measured, shallow: unpackRange(shallow), deep: unpackRange(deep), length: unpackRange(length) },
    types: types === "" ? [] : types.split(" "),
  };
}

function packRange(range: Range | null): PackedRange {
  return range !== null && range[0] === range[1] ? range[0] : range;
}

function unpackRange(range: PackedRange): Range | null {
  return typeof range === "number" ? [range, range] : range;
}
