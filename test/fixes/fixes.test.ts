/** Each fix is applied and both programs are run: the same output and final values, and what the title promises is what tracemalloc measures, within 5 %. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Finding, Fix } from "../../server/src/findings/types";
import { figureText } from "../../server/src/present/figures";
import { PLAIN } from "../../server/src/present/numbers";
import { RULES } from "../../server/src/rules/index";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";
import { applyEdits } from "../../server/src/text/edits";
import { messageText } from "../estimates";
import { machineTarget, pandasPython, runPython } from "../rules/python";
import { newService, withText } from "../service";
import { ALL } from "./all";
import type { Program, Silent } from "./programs";

const SPEAKS: readonly Program[] = ALL.flatMap((programs) => programs.SPEAKS);
const SILENT: readonly Silent[] = ALL.flatMap((programs) => programs.SILENT);

let service: Service;
/** The machine's python3, and what programs run by that use pandas: null where no interpreter has it. */
let machine: Interpreter;
let withPandas: Interpreter | null;
before(async () => {
  service = await newService();
  machine = { python: "python3", target: machineTarget() };
  const python = pandasPython();
  withPandas = python === null ? null : { python, target: machineTarget(python) };
});

interface Interpreter {
  readonly python: string;
  readonly target: Target;
}

function targetOf({ target, code }: Pick<Program, "target" | "code">): Target {
  const parsed = target === undefined ? interpreterOf(code).target : parseTarget(target);
  return "error" in parsed ? assert.fail(parsed.error) : parsed;
}

function interpreterOf(code: string): Interpreter {
  return code.includes("pandas") && withPandas !== null ? withPandas : machine;
}

/** Rules whose first figure is what the name under the finding holds. */
const NAMED = new Set(["boxed-numbers", "object-dtype", "nested-list-matrix", "missing-slots", "dict-records"]);

const BUDGET = 1_000_000;
const { settings } = parseSettings({ budget: BUDGET, diagnostics: { minimum: "100 kB" } });

function settingsOf({ symbolic, rule }: Pick<Program, "symbolic" | "rule">): typeof settings {
  return symbolic === true ? parseSettings({ budget: BUDGET, rules: { [rule]: { symbolic: true } } }).settings : settings;
}

interface Said {
  readonly fixes: readonly Fix[];
  /** Messages, and titles and reasons of what is offered and what is not. */
  readonly texts: readonly string[];
  /** For each finding the parts of the program that it points at besides. */
  readonly related: readonly (readonly string[])[];
}

function ask(program: Pick<Program, "target" | "code" | "rule" | "symbolic">): Said {
  const { code, rule } = program;
  return withText(service, code, { settings: settingsOf(program), target: targetOf(program) }, (uri) => {
    const findings = service.check(uri).filter((finding) => finding.rule === rule);
    return {
      fixes: findings.flatMap((finding) => finding.fixes),
      related: findings.map(({ related }) => related.map(({ span }) => code.slice(span.start, span.end))),
      texts: findings.flatMap((f) => [
        messageText(f.message),
        ...f.fixes.map((fix) => messageText(fix.title)),
        ...f.refused.map((r) => `${messageText(r.title)}: ${messageText(r.why)}`),
      ]),
    };
  });
}

function applied(code: string, fix: Fix): string {
  const after = applyEdits(code, fix.edits);
  assert.ok(after !== null, `edits overlap\n${code}`);
  return after;
}

interface Run {
  readonly output: string;
  /** Bytes. */
  readonly end: number;
  readonly peak: number;
  /** What the names hold at the end, whatever holds it. */
  readonly values: Readonly<Record<string, Plain>>;
}

/** A value without its type: items in order, attributes by name, numbers as text. Null: nothing that could be compared. */
type Plain = string | null | readonly Plain[] | { readonly [name: string]: Plain };

/** Programs in one process for each interpreter: output, bytes held at the end and at the highest, final values. */
function runAll(programs: readonly string[]): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const one of new Set(programs.map(interpreterOf))) {
    const own = programs.filter((code) => interpreterOf(code) === one);
    for (const [i, run] of runUnder(one, own).entries()) runs.set(own[i] as string, run);
  }
  return programs.map((code) => runs.get(code) as Run);
}

function runUnder({ python }: Interpreter, programs: readonly string[]): readonly Run[] {
  const output = runPython(
    `
import array, collections, contextlib, dataclasses, gc, io, json, numbers, pickle, sys, tempfile, tracemalloc
try:
    import numpy
    numpy.fromiter((x for x in range(3)), dtype=numpy.float64)
    ${python === withPandas?.python ? "import pandas; pandas.concat([pandas.Series([0.5]), pandas.Series(['a'], dtype='category')])" : ""}
except ImportError:
    pass
sys.stdin = io.StringIO("1.5")
def plain(value, depth=0):
    if depth > 4 or isinstance(value, type): return None
    if value is None or isinstance(value, (str, bytes)): return repr(value and (len(value), value[:100], value[-100:]))
    if hasattr(value, "tolist"): value = value.tolist()
    if isinstance(value, numbers.Real): return repr(float(value)) if abs(value) < 2 ** 53 else repr(value)
    if hasattr(value, "_asdict"): value = value._asdict()
    if isinstance(value, (set, frozenset)): value = sorted(value, key=repr)
    if isinstance(value, (list, tuple, collections.deque, bytearray)):
        items = list(value)
        return [repr(len(items)), *(plain(item, depth + 1) for item in items[:300] + items[-300:])]
    if type(value).__module__ == "__main__":
        names = getattr(value, "__dict__", None) or getattr(type(value), "__slots__", ())
        value = {name: getattr(value, name, None) for name in names}
    if isinstance(value, dict): return {repr(key): plain(item, depth + 1) for key, item in list(value.items())[:300]}
    return None
def run(text):
    code = compile(text, "p.py", "exec")
    space = {"__name__": "__main__"}
    out = io.StringIO()
    gc.collect()
    tracemalloc.start()
    with contextlib.redirect_stdout(out):
        exec(code, space)
    space = {name: value for name, value in space.items() if name != "__builtins__"}
    end, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    values = {name: plain(value) for name, value in space.items()}
    return {"output": out.getvalue(), "end": end, "peak": peak, "values": values}
print(json.dumps([run(text) for text in json.loads(${JSON.stringify(JSON.stringify(programs))})]))
`,
    python,
  );
  return JSON.parse(output);
}

for (const { id } of RULES) {
  const of = ({ rule }: { readonly rule: string }) => rule === id;

  test(`${id}: there are programs enough, in which it speaks and in which it does not`, () => {
    assert.ok(SPEAKS.filter(of).length >= 12);
    assert.ok(SILENT.filter(of).length >= 12);
  });

  test(`${id}: speaks where it must, offers what is safe, and gives its reasons`, () => {
    const wrong: string[] = [];
    for (const program of SPEAKS.filter(isRunnable).filter(of)) {
      const { fixes, texts } = ask(program);
      const safe = fixes.filter((fix) => fix.safety === "safe").map((fix) => messageText(fix.title));
      const expected = program.safe.every((title, i) => safe[i]?.startsWith(title)) && (program.safe.length > 0 || safe.length === 0);
      const reasons = (program.reasons ?? []).every((reason) => texts.some((text) => text.includes(reason)));
      if (texts.length === 0 || !expected || !reasons) wrong.push(`${program.code}safe: ${safe.join(", ")}\nall: ${texts.join("\n     ")}`);
    }
    assert.deepEqual(wrong, []);
  });

  test(`${id}: points at where the value is made or read`, () => {
    for (const program of SPEAKS.filter(isRunnable).filter(of)) {
      const { related } = ask(program);
      // What is over the budget may have no parts.
      if (id !== "over-budget")
        assert.ok(
          related.every((places) => places.length > 0),
          program.code,
        );
      for (const text of related.flat()) assert.notEqual(text.trim(), "", program.code);
    }
  });

  test(`${id}: is silent where nothing is to be gained or known`, () => {
    for (const program of SILENT.filter(of)) assert.deepEqual(ask(program).texts, [], program.code);
  });

  test(`${id}: fixed programs print the same and hold less, as much as the title says`, () =>
    keepPromises(SPEAKS.filter(isRun).filter(of)));

  test(`${id}: after fix-all nothing safe is left, and the program prints the same`, () => converges(SPEAKS.filter(isRun).filter(of)));

  // What does not fit its dtype is counted, not weighed.
  if (id === "lossy-dtype") continue;

  test(`${id}: both thresholds are for the low end of what is saved`, () => {
    if (id === "over-budget") return;
    const wrong: string[] = [];
    let asked = 0;
    for (const program of SPEAKS.filter(isRunnable).filter(of)) {
      const at = (minimum: number, minimumShare: number) => {
        const symbolic = program.symbolic === true;
        const own = parseSettings({ budget: BUDGET, rules: { [id]: { minimum, minimumShare, symbolic } } });
        assert.deepEqual(own.problems, []);
        return withText(service, program.code, { settings: own.settings, target: targetOf(program) }, (uri) =>
          service.check(uri).filter((finding) => finding.rule === id && finding.saving?.bytes != null),
        );
      };
      for (const { saving, message, span } of at(100_000, 0)) {
        const now = message.find((part) => typeof part === "object" && "bytes" in part);
        const least = Number(saving?.bytes?.low);
        const most = typeof now === "object" && "bytes" in now ? Number(now.bytes.bytes?.low) : Number.NaN;
        const share = Math.floor((100 * least) / most);
        const leastOf = (found: readonly Finding[]) =>
          found.filter((one) => one.span.start === span.start).map((one) => Number(one.saving?.bytes?.low));
        asked++;
        // What saves a byte less than is asked for is gone; another fix may save more.
        if (!leastOf(at(least, 0)).includes(least)) wrong.push(`${program.code}\nnot with a minimum of ${least}`);
        if (leastOf(at(least + 1, 0)).includes(least)) wrong.push(`${program.code}\nstill there with a minimum of ${least + 1}`);
        if (share < 100 && !leastOf(at(100_000, share)).includes(least)) wrong.push(`${program.code}\nnot with a share of ${share}`);
        if (share < 100 && leastOf(at(100_000, share + 1)).includes(least))
          wrong.push(`${program.code}\nstill there with a share of ${share + 1}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(asked >= 12, String(asked));
  });

  test(`${id}: message, titles and hover say the same figures`, () => {
    const wrong: string[] = [];
    for (const program of SPEAKS.filter(isRunnable).filter(of))
      withText(service, program.code, { settings, target: targetOf(program) }, (uri) => {
        for (const finding of service.check(uri).filter(of)) {
          const message = messageText(finding.message);
          for (const { before: from, after: to, title, safety } of finding.fixes) {
            // What list-before-array keeps is another figure than what it needs.
            const then = safety === "safe" && id !== "list-before-array" ? to : null;
            const said = [from, then].filter((one) => one !== null).map((one) => figureText({ ...one, assumes: [] }, PLAIN));
            for (const one of said) if (!message.includes(one)) wrong.push(`${messageText(title)}: ${one} is not in ${message}`);
          }
          if (!NAMED.has(id)) continue;
          const hover = JSON.stringify(service.hover(uri, finding.span.start));
          const held = finding.message.find((part) => typeof part !== "string" && "bytes" in part);
          const figure =
            held !== undefined && typeof held !== "string" && "bytes" in held ? figureText({ ...held.bytes, assumes: [] }, PLAIN) : "";
          if (!hover.replaceAll("\u00a0", " ").includes(figure)) wrong.push(`${message}: the hover says ${hover.slice(0, 200)}`);
        }
      });
    assert.deepEqual(wrong, []);
  });
}

function keepPromises(programs: readonly Program[]): void {
  const jobs = programs.flatMap((program) =>
    ask(program)
      .fixes.filter((fix) => fix.safety === "safe" || (program.also ?? []).some((title) => messageText(fix.title).startsWith(title)))
      .map((fix) => ({ program, fix })),
  );
  const texts = [...new Set(jobs.flatMap(({ program, fix }) => [program.code, applied(program.code, fix)]))];
  const runs = runAll(texts);
  const runOf = (text: string): Run => runs[texts.indexOf(text)] as Run;
  const wrong: string[] = [];
  for (const { program, fix } of jobs) {
    const after = applied(program.code, fix);
    const [old, fresh] = [runOf(program.code), runOf(after)];
    const name = `${messageText(fix.title)}\n${after}`;
    if (old.output !== fresh.output) wrong.push(`${name}prints ${fresh.output.slice(0, 200)}, it was ${old.output.slice(0, 200)}`);
    const other = Object.keys(old.values).filter((key) => key in fresh.values && !sameValue(old.values[key], fresh.values[key]));
    if (other.length > 0 && fix.safety === "safe") wrong.push(`${name}ends with other values of ${other.join(", ")}`);
    const where = program.measure ?? "end";
    if (where === "output") continue;
    const saved = old[where] - fresh[where];
    const [low, high] = claim(fix);
    if (saved < low * 0.95 || saved > high * 1.05)
      wrong.push(`${name}claims to save ${low} to ${high}, measured ${saved} (${old[where]} to ${fresh[where]})`);
  }
  assert.deepEqual(wrong, []);
}

/** Whether two values hold the same, as far as that can be compared. */
function sameValue(a: Plain | undefined, b: Plain | undefined): boolean {
  if (a == null || b == null) return true;
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b] as readonly Readonly<Record<string, Plain>>[];
  return (
    Object.keys(left ?? {}).length === Object.keys(right ?? {}).length &&
    Object.keys(left ?? {}).every((key) => sameValue(left?.[key], right?.[key]))
  );
}

test("over-budget: what is over the budget is over it when it runs", () => {
  const programs = SPEAKS.filter((program) => isRunnable(program) && program.rule === "over-budget").map(({ code }) => code);
  const runs = runAll(programs);
  assert.deepEqual(
    programs.filter((_, i) => (runs[i] as Run).peak <= BUDGET),
    [],
  );
});

function converges(programs: readonly Program[]): void {
  const pairs = programs
    .filter(({ safe }) => safe.length > 0)
    .map(({ code }) => {
      const once = fixAll(code);
      assert.equal(fixAll(once), once, once);
      return [code, once] as const;
    });
  const runs = runAll(pairs.flat());
  pairs.forEach(([code, fixed], i) => {
    assert.notEqual(fixed, code);
    assert.equal(runs[2 * i + 1]?.output, runs[2 * i]?.output, fixed);
  });
}

function fixAll(code: string): string {
  return withText(
    service,
    code,
    { settings, target: interpreterOf(code).target },
    (uri) => applyEdits(code, service.fixAll(uri)) ?? assert.fail(code),
  );
}

/** Bytes that the title says are saved. */
function claim({ before: from, after: to }: Fix): readonly [number, number] {
  assert.ok(from?.bytes && to?.bytes);
  return [Number(from.bytes.low) - Number(to.bytes.high), Number(from.bytes.high) - Number(to.bytes.low)];
}

function isRun(program: Program): boolean {
  return program.target === undefined && isRunnable(program);
}

function isRunnable({ code }: Program): boolean {
  return code.includes("pandas") ? withPandas !== null : machine.target.numpy !== null || !code.includes("numpy");
}
