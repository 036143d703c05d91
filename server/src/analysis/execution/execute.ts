/**
 * Executes a module whose text decides all that it does, for a limited number of steps, and keeps what its assignments gave at least and at most.
 * It has no effects: what would read, write or ask stops it, and then only what ran before, once, is known.
 */
import type { Module, Stmt } from "../../syntax/ast";
import type { Target } from "../../target/target";
import type { Snapshot } from "../../values/snapshot";
import { blockScope } from "../names/scope";
import type { Execution, Seen } from "../types";
import { compileBlock } from "./bodies";
import { hasDict, instanceOf, memberOf } from "./classObjects";
import { furnish } from "./library/index";
import { newNames } from "./names";
import { type Frame, type Growth, NONE, type Py, Raised, Stop } from "./objects";
import { lengthOfText } from "./operations";
import { calledOnce, finished } from "./remaining";
import { heldBy, snapshotOf, widthOf } from "./snapshots";
import { type Site, World } from "./world";

/** Objects that are looked at to find the largest and the smallest, in all and of one assignment. */
const VISITS = 3_000_000;
const VISITS_OF_ONE = 600_000;

/** One for all executions: they come one after the other. */
let furnished: World | null = null;

/** Runs the module as `__main__`. `steps`: loop rounds, calls and items. */
export function execute(module: Module, target: Target, steps: number): Execution {
  if (steps === 0) return nothing("nothing is executed");
  // What is known of numbers and texts is known of Python 3 with digits of 30 bits.
  if (target.python[0] !== 3 || target.word !== 8) return nothing("programs for this target are not executed");
  try {
    return watched(module, target, steps);
  } catch (error) {
    // Expressions may be nested more deeply than a call stack.
    if (error instanceof RangeError) return nothing("it is nested too deeply");
    throw error;
  }
}

function nothing(stopped: string): Execution {
  return { seen: () => undefined, stopped };
}

function watched(module: Module, target: Target, steps: number): Execution {
  const first = new Watcher(null);
  const done = new Set<Stmt>();
  const stopped = run(module, target, first, steps, done);
  // When the finally of a generator that is given up runs is not known, so nothing behind it is.
  if (furnished !== null && furnished.pending > 0) return nothing(stopped ?? "a generator is given up in a try");
  const statements = module.body.map(({ unit }) => unit.statement);
  const isFinished = stopped === null ? () => true : finished(statements, calledOnce(statements), done);
  const found = new Map<object, Seen>();
  const [major, minor] = target.python;
  const late = major === 3 && minor >= 11 && minor <= 13;
  const wanted = first.wanted(isFinished);
  const second = new Watcher(wanted, late);
  // What is mutable has to be looked at when it was that large: the execution is the same again.
  if (wanted.size > 0) run(module, target, second, steps, new Set());
  for (const [node, record] of first.records) {
    const seen = record.result(stopped === null, isFinished(node), second.snapshots.get(node), late);
    if (seen !== null) found.set(node, seen);
  }
  return { seen: (node) => found.get(node), stopped };
}

function run(module: Module, target: Target, watch: Watcher, steps: number, done: Set<Stmt>): string | null {
  const [major, minor] = target.python;
  if (furnished === null) {
    furnished = new World();
    furnish(furnished);
  }
  const world = furnished;
  const statements = module.body.map(({ unit }) => unit.statement);
  world.begin(steps, watch, [major, minor], done, calledOnce(statements));
  const scope = blockScope(statements, null);
  const names = newNames("module", scope.locals, null);
  const frame: Frame = { s: [], up: null, last: null, returned: NONE };
  try {
    compileBlock(statements, { world, names, owner: null, straight: true })(frame);
  } catch (error) {
    if (error instanceof Raised) {
      const exit = world.builtins.get("SystemExit");
      if (exit?.k !== "type" || !instanceOf(error.exception, exit)) return `${error.exception.cls.name} is raised`;
    } else if (error instanceof Stop) return error.why;
    else if (error instanceof RangeError) return "calls are nested too deeply";
    else throw error;
  }
  frame.last?.forEach((site, place) => {
    const value = frame.s[place];
    if (site !== undefined && value !== undefined) watch.ended(site as Site, value);
  });
  return null;
}

type Which = "state" | "exit";

/** Of one type: where its least and its most were, by getsizeof, by a deep walk, and by what is held. */
class Extremes {
  readonly at: number[];
  /** Immutable ones are kept themselves. */
  readonly values: Py[];
  private readonly least: number[];
  private readonly most: number[];

  constructor(value: Py, at: number, { sums }: Weight) {
    this.values = [...sums, ...sums].map(() => value);
    this.at = this.values.map(() => at);
    [this.least, this.most] = [[...sums], [...sums]];
  }

  /** Whether a scalar of that weight is within the ends. */
  covers(size: number, constant: boolean): boolean {
    const [held, most] = [this.least[2] as number, this.most[2] as number];
    const own_ = constant ? 0 : size;
    return (this.least[0] as number) <= size && size <= (this.most[0] as number) && held <= own_ && own_ <= most;
  }

  add(value: Py, at: number, { sums }: Weight): void {
    for (const [i, sum] of sums.entries()) {
      if (sum < (this.least[i] as number)) this.note(i, value, at, this.least, sum);
      if (sum > (this.most[i] as number)) this.note(i + sums.length, value, at, this.most, sum);
    }
  }

  private note(i: number, value: Py, at: number, ends: number[], sum: number): void {
    ends[i % ends.length] = sum;
    this.at[i] = at;
    this.values[i] = value;
  }
}

class Record_ {
  readonly states = new Map<string, Extremes>();
  readonly exits = new Map<string, Extremes>();
  readonly times = { state: 0, exit: 0 };
  visits = VISITS_OF_ONE;
  /** Times of which a snapshot is wanted. */
  wanted: ReadonlySet<string> | undefined;

  constructor(readonly site: Site) {}

  /** Few times, and little to look at. */
  isSmall(which: Which): boolean {
    return this.times[which] <= 16 && VISITS_OF_ONE - this.visits < 4_000;
  }

  /** What is known of the assignment; null: nothing. `whole`: the program ran to its end; `snapshots`: of what is mutable. */
  result(whole: boolean, isFinished: boolean, snapshots: readonly Snapshot_[] | undefined, late: boolean): Seen | null {
    if (this.visits < 0 || !(isFinished || (this.site.straight && this.times.state === 1))) return null;
    const of = (all: ReadonlyMap<string, Extremes>, which: Which): readonly Snapshot[] | null => {
      const found: Snapshot[] = [];
      const small = this.isSmall(which);
      for (const { values, at } of all.values()) {
        const done = new Set<number>();
        for (const [i, value] of values.entries()) {
          const time = at[i] as number;
          if (done.has(time)) continue;
          done.add(time);
          if (small && !isFixed(value)) continue;
          const made = isFixed(value)
            ? snapshotOf(value, late)
            : snapshots?.find((one) => one.which === which && one.time === time)?.snapshot;
          if (made == null) return null;
          found.push(made);
        }
      }
      for (const one of snapshots ?? []) {
        if (!small || one.which !== which) continue;
        if (one.snapshot === null) return null;
        found.push(one.snapshot);
      }
      return found;
    };
    const states = of(this.states, "state");
    return states === null || states.length === 0
      ? null
      : { states, exits: whole || (isFinished && this.times.exit === this.times.state) ? of(this.exits, "exit") : null };
  }
}

interface Snapshot_ {
  readonly which: Which;
  readonly time: number;
  readonly snapshot: Snapshot | null;
}

type Wanted = ReadonlyMap<object, ReadonlySet<string>>;

class Watcher {
  readonly records = new Map<object, Record_>();
  readonly snapshots = new Map<object, Snapshot_[]>();
  private visits = VISITS;

  /** `wanted`: what is to be kept as it is then; null: what is the least and the most is looked for. */
  constructor(
    private readonly keep: Wanted | null,
    private readonly late = false,
  ) {}

  readonly bound = (site: Site, value: Py): void => this.note(site, value, "state");
  readonly ended = (site: Site, value: Py): void => this.note(site, value, "exit");

  private recordOf(site: Site): Record_ {
    let record = this.records.get(site.node);
    if (record === undefined) {
      record = new Record_(site);
      this.records.set(site.node, record);
      record.wanted = this.keep?.get(site.node);
    }
    site.kept = record;
    return record;
  }

  private note(site: Site, value: Py, which: Which): void {
    const record = (site.kept as Record_ | undefined) ?? this.recordOf(site);
    const time = record.times[which]++;
    if (this.keep !== null) {
      if (record.wanted?.has(`${which}${time}`) !== true) return;
      const list = this.snapshots.get(site.node) ?? [];
      list.push({ which, time, snapshot: snapshotOf(value, this.late) });
      this.snapshots.set(site.node, list);
      return;
    }
    if (record.visits < 0) return;
    // Most values are numbers like those before.
    if ((value.k === "int" && value.member === undefined) || value.k === "float" || value.k === "bool") {
      const known = (which === "state" ? record.states : record.exits).get(value.k);
      if (known?.covers(own(value), isConstant(value)) === true) return;
    }
    const weight = weigh(value, Math.min(record.visits, this.visits));
    record.visits -= weight.visits;
    this.visits -= weight.visits;
    if (this.visits < 0) record.visits = -1;
    const all = which === "state" ? record.states : record.exits;
    const type = kindOf(value);
    const known = all.get(type);
    if (known === undefined) all.set(type, new Extremes(value, time, weight));
    else known.add(value, time, weight);
  }

  /** When each mutable one was at its ends. */
  wanted(isFinished: (node: object) => boolean): Wanted {
    const all = new Map<object, Set<string>>();
    for (const [node, record] of this.records) {
      if (record.visits < 0 || !(record.site.straight || isFinished(node))) continue;
      const times = new Set<string>();
      for (const [which, extremes] of [
        ["state", record.states],
        ["exit", record.exits],
      ] as const)
        for (const { values, at } of extremes.values())
          values.forEach((value, i) => {
            if (isFixed(value)) return;
            times.add(`${which}${at[i]}`);
            // Few small ones are all looked at.
            if (record.isSmall(which)) for (let time = 0; time < record.times[which]; time++) times.add(`${which}${time}`);
          });
      if (times.size > 0) all.set(node, times);
    }
    return all;
  }
}

/** Objects of one kind are weighed against each other: members of enumerations and objects of different classes are not of one. */
function kindOf(value: Py): string {
  const member = memberOf(value);
  if (member !== null) return `member${member.serial}`;
  switch (value.k) {
    case "instance":
      return `${value.cls.serial}`;
    case "opaque":
      return `${value.type.cls.serial}`;
    case "tuple":
      return `tuple${value.cls?.serial}`;
    case "dict":
      return `${value.type}${value.derived?.cls.serial}`;
    case "list":
      return `list${value.derived?.cls.serial}`;
    default:
      return value.k;
  }
}

/** What never changes. */
function isFixed(v: Py): boolean {
  return (
    v.k !== "list" &&
    v.k !== "dict" &&
    v.k !== "set" &&
    v.k !== "deque" &&
    v.k !== "instance" &&
    v.k !== "tuple" &&
    v.k !== "frozenset" &&
    v.k !== "bytearray" &&
    (v.k !== "opaque" || (v.type.can.fixed && v.type.can.held === undefined))
  );
}

/** About how many bytes the object takes by itself, in a deep walk, and held, so that larger ones are found: the size room tells the real ones. */
interface Weight {
  readonly sums: readonly [shallow: number, deep: number, held: number, items: number];
  readonly visits: number;
}

function weigh(value: Py, most: number): Weight {
  const shallow = own(value);
  if (value.k === "range") {
    // It holds its bounds, which a deep walk does not find.
    const held = [value.start, value.stop, value.step].reduce((sum, v) => sum + own({ k: "int", v, constant: true }), shallow);
    return { sums: [shallow, shallow, held, value.count], visits: 1 };
  }
  if (isFixed(value)) return { sums: [shallow, inside(value), isConstant(value) ? 0 : shallow, 0], visits: 1 };
  const seen = new Set<Py>([value]);
  const queue: Py[] = [value];
  let deep = shallow;
  let held = shallow + extra(value);
  for (let i = 0; i < queue.length; i++)
    for (const one of heldBy(queue[i] as Py)) {
      if (seen.has(one)) continue;
      seen.add(one);
      deep += inside(one);
      if (!isConstant(one)) held += own(one) + extra(one);
      if (seen.size > most) return { sums: [shallow, deep, held, 0], visits: most + 1 };
      if (!isFixed(one)) queue.push(one);
    }
  return { sums: [shallow, deep, held, seen.size], visits: seen.size };
}

function isConstant(v: Py): boolean {
  return "constant" in v && v.constant === true;
}

/** The first instances of a class have room for more attributes. */
function extra(v: Py): number {
  return v.k === "instance" ? Math.max(0, 30 - v.made) * 8 : 0;
}

/** What a deep walk counts of it: nothing of what the interpreter has once. */
function inside(v: Py): number {
  const member = v.k === "instance" ? null : memberOf(v);
  // A member that is a number or text has a __dict__ too, with its name.
  if (member !== null) {
    const name = member.attributes.get("_name_");
    return 300 + own(v) + (name?.k === "str" ? name.v.length : 0);
  }
  const isShared =
    (v.k === "str" && (v.v === "" || (v.v.length === 1 && v.v < "\u0100"))) ||
    (v.k === "bytes" && v.v.length < 2) ||
    (v.k === "tuple" && v.v.length === 0) ||
    v.k === "type";
  return isShared ? 0 : own(v);
}

/** Bytes of objects of library types, by their names. */
const OPAQUE: Readonly<Record<string, number>> = { date: 32, timedelta: 40, datetime: 48, Decimal: 104, complex: 32 };

function own(v: Py): number {
  switch (v.k) {
    case "None":
      return 0;
    case "bool":
      // An int of one digit or none: up to 3.11 False is smaller.
      return v.v ? 0.1 : 0;
    case "int": {
      // One that more may have been asked for, the allocator gave as much or more.
      const more = v.constant || v.plain === true ? 0 : 0.5;
      if (typeof v.v === "number") return v.v >= -5 && v.v <= 256 ? (v.v === 0 ? 0 : 0.1) : more + (Math.abs(v.v) < 2 ** 30 ? 28 : 32);
      return more + 24 + 4 * Math.ceil((v.v < 0 ? -v.v : v.v).toString(2).length / 30);
    }
    case "float":
      return 24;
    case "str": {
      const width = widthOf(v);
      const length = lengthOfText(v.v);
      return width === "ascii" ? 49 + length : width === "latin1" ? 73 + length : 76 + length * (width === "ucs2" ? 2 : 4);
    }
    case "bytes":
      return 33 + v.v.length;
    case "unknown":
      return v.type === "float" ? 24 : (v.length ?? 0) + (v.type === "str" ? 49 : 33);
    case "bytearray":
      return 57 + slots(v.grown, v.v.length);
    case "tuple":
      return 40 + 8 * v.v.length;
    case "list":
      return (v.derived === undefined ? 56 : 136) + 8 * slots(v.grown, v.v.length) + v.v.length / 1e6;
    case "opaque":
      return OPAQUE[v.type.cls.name] ?? 48;
    case "deque":
      return 624 + 528 * Math.ceil(v.v.length / 64);
    case "dict":
      return (v.derived === undefined ? 64 : 144) + dictTable(v.grown, v.v.size) * (v.keys === true ? 12 : 17) + v.v.size / 1e6;
    case "set":
    case "frozenset":
      return 216 + setTable(v.grown, v.v.size) * 16 + v.v.size / 1e6;
    case "instance":
      if (!hasDict(v.cls)) return 48;
      // Its __dict__ shows the room that the class has for names by now.
      return 56 + 8 * Math.max(v.cls.census.names.length + (v.cls.census.full ? 0 : 1), 30 - v.cls.census.made);
    default:
      return 48;
  }
}

/** About as many slots as a list that grew so has. */
function slots(grown: Growth, length: number): number {
  let room = 0;
  let most = 0;
  for (const { op, count } of grown) {
    if (op === "append" || op === "insert" || op === "extend") {
      most += count;
      while (room < most) room = (room + 1 + ((room + 1) >> 3) + 6) & ~3;
    } else if (op === "from") {
      room = (count + 1) & ~1;
      most = count;
    } else if (op === "display" || op === "exact" || op === "made" || op === "mixed") room = most = count;
    else if (op === "clear") room = most = 0;
    else {
      most -= count;
      if (most < room >> 1) room = most;
    }
  }
  return Math.max(room, length);
}

/** Slots of a dict's table; entries of removed keys stay until it grows. */
function dictTable(grown: Growth, length: number): number {
  if (length === 0 && grown.every(({ count }) => count === 0)) return 0;
  let most = length;
  for (const { op, count } of grown) if (op === "delete" || op === "pop") most += count / 2;
  let places = 8;
  while (Math.floor((places * 2) / 3) < most) places *= 2;
  return places;
}

/** Places of a set's table outside of the object. */
function setTable(grown: Growth, length: number): number {
  let most = length;
  for (const { op, count } of grown) if (op === "delete" || op === "pop") most += count / 2;
  let places = 8;
  while (most * 5 >= (places - 1) * 3) places *= places > 32 ? 2 : 4;
  return places > 8 ? places : 0;
}
