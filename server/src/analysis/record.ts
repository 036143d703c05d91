/** Collects facts while the program is evaluated; a loop that turns out wrong takes back what it recorded. */
import type { Span } from "../text/span";
import type { Snapshot } from "../values/snapshot";
import type { Reason } from "../values/value";
import { snapshotKey } from "./canonical";
import type { Binding, CallFact, FunctionFact, Gap, Moment, PeakPoint, ScopeRef } from "./types";

export interface BindingSite {
  readonly key: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly statementSpan: Span;
  readonly valueSpan: Span | null;
  readonly scope: ScopeRef;
  readonly kind: Binding["kind"];
}

type Note =
  | { readonly kind: "binding"; readonly site: BindingSite; readonly moment: Moment }
  | { readonly kind: "exit"; readonly key: string; readonly snapshot: Snapshot }
  | { readonly kind: "call"; readonly fact: CallFact }
  | { readonly kind: "return"; readonly start: number; readonly snapshot: Snapshot; readonly peaks: readonly PeakPoint[] }
  | { readonly kind: "probe"; readonly snapshot: Snapshot }
  | { readonly kind: "gap"; readonly gap: Gap };

const MAX_CALLS = 8;

export class Recorder {
  private notes: Note[] = [];
  private off = 0;

  /** `watch`: the expression whose values are wanted, or null. */
  constructor(readonly watch: Span | null) {}

  get on(): boolean {
    return this.off === 0;
  }

  pause(): void {
    this.off++;
  }

  resume(): void {
    this.off--;
  }

  mark(): number {
    return this.notes.length;
  }

  rollback(mark: number): void {
    this.notes.length = mark;
  }

  binding(site: BindingSite, moment: Moment): void {
    if (this.on) this.notes.push({ kind: "binding", site, moment });
  }

  exit(key: string, snapshot: Snapshot): void {
    if (this.on) this.notes.push({ kind: "exit", key, snapshot });
  }

  call(fact: CallFact): void {
    if (this.on) this.notes.push({ kind: "call", fact });
  }

  returned(start: number, snapshot: Snapshot, peaks: readonly PeakPoint[]): void {
    if (this.on) this.notes.push({ kind: "return", start, snapshot, peaks });
  }

  probe(snapshot: Snapshot): void {
    if (this.on) this.notes.push({ kind: "probe", snapshot });
  }

  gap(span: Span, reason: Reason): void {
    if (this.on) this.notes.push({ kind: "gap", gap: { span, reason } });
  }

  /** What `watch` evaluated to, distinct. */
  probes(limit: number): Snapshot[] {
    return (
      distinct(
        this.notes.flatMap((note) => (note.kind === "probe" ? [note.snapshot] : [])),
        limit,
      ) ?? []
    );
  }

  /** All facts, in source order. `sites` are the bindings of the text that may never have been reached. */
  finish(
    sites: readonly BindingSite[],
    functions: readonly Omit<FunctionFact, "returns" | "peaks">[],
    limit: number,
    unreached: (site: BindingSite) => Reason,
  ): {
    readonly bindings: readonly Binding[];
    readonly calls: readonly CallFact[];
    readonly functions: readonly FunctionFact[];
    readonly gaps: readonly Gap[];
  } {
    const moments = new Map<string, Moment[]>();
    const exits = new Map<string, Snapshot[]>();
    const reached = new Map<string, BindingSite>();
    const calls = new Map<string, CallFact[]>();
    const returns = new Map<number, { snapshots: Snapshot[]; peaks: PeakPoint[] }>();
    const gaps = new Map<string, Gap>();
    for (const note of this.notes) {
      if (note.kind === "binding") {
        reached.set(note.site.key, note.site);
        push(moments, note.site.key, note.moment);
      } else if (note.kind === "exit") push(exits, note.key, note.snapshot);
      else if (note.kind === "call") push(calls, `${note.fact.span.start}:${note.fact.span.end}`, note.fact);
      else if (note.kind === "gap") gaps.set(`${note.gap.span.start}:${note.gap.reason.text}`, note.gap);
      else if (note.kind === "return") {
        const entry = returns.get(note.start) ?? { snapshots: [], peaks: [] };
        entry.snapshots.push(note.snapshot);
        entry.peaks.push(...note.peaks);
        returns.set(note.start, entry);
      }
    }
    for (const site of sites) if (!reached.has(site.key)) reached.set(site.key, site);
    const bindings = [...reached.values()].map((site): Binding => {
      const { key, ...rest } = site;
      const all = moments.get(key) ?? [];
      const states = distinct(all, limit);
      const ends = distinct(exits.get(key) ?? [], limit);
      if (all.length === 0) return { ...rest, states: [], exits: [], reason: unreached(site) };
      if (states === null || ends === null)
        return { ...rest, states: [], exits: [], reason: { text: "it takes too many different forms here", line: null, remedy: null } };
      return { ...rest, states, exits: ends, reason: null };
    });
    bindings.sort((a, b) => a.statementSpan.start - b.statementSpan.start || a.nameSpan.start - b.nameSpan.start);
    const callList = [...calls.values()].flatMap((list) => list.slice(0, MAX_CALLS));
    callList.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return {
      bindings,
      calls: callList,
      functions: functions.map((f) => {
        const entry = returns.get(f.span.start);
        return { ...f, returns: distinct(entry?.snapshots ?? [], limit) ?? [], peaks: entry?.peaks.slice(0, 32) ?? [] };
      }),
      gaps: [...gaps.values()].sort((a, b) => a.span.start - b.span.start),
    };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The snapshots that differ by more than the names of their objects; null when there are more than `limit`. */
function distinct<S extends Snapshot>(snapshots: readonly S[], limit: number): S[] | null {
  if (snapshots.length <= 1) return [...snapshots];
  const seen = new Set<string>();
  const kept: S[] = [];
  for (const snapshot of snapshots) {
    const key = snapshotKey(snapshot);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(snapshot);
    if (kept.length > limit) return null;
  }
  return kept;
}
