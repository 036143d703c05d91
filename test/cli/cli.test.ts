/** The command line from outside: what it prints, what it exits with, what it does to files. */
import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { LARGE_TEXTS, SMALL_TEXTS } from "../input/bad";
import { heads, sources } from "../input/cut";
import { bundleCli, type Cli, type Folder, newFolder, type Outcome, type RunOptions } from "./command";

const TARGET = ["--target", "cpython-3.11.7-64+numpy2.4.6"];
const FLOATS = "N = 1_000_000\nxs = [i / 3 for i in range(N)]\nprint(len(xs))\n";
const LARGE = [
  "one line of 1 MB",
  "one string of 1 MB",
  "5,000 open brackets",
  "5,000 brackets that stay open",
  "900 blocks in each other",
];
const ESCAPE = "\u001b[";

let cli: Cli;
let folder: Folder;
before(async () => {
  cli = await bundleCli();
});
after(() => cli.remove());
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => folder.remove());

function run(args: readonly string[], options: RunOptions = {}): Outcome {
  return cli.run(args, { cwd: folder.path, ...options });
}

function paths(outcome: Outcome): readonly string[] {
  return JSON.parse(outcome.out).files.map((file: { path: string }) => file.path);
}

test("estimate prints a table and exits with 0", () => {
  folder.write("a.py", FLOATS);
  const { code, out, err } = run(["estimate", ...TARGET, "a.py"]);
  assert.deepEqual(out.split("\n"), [
    "a.py  cpython-3.11.7-64+numpy2.4.6 (--target)",
    " line  name  holds    certainty  what",
    "    2  xs    32.4 MB  exact      list of 1,000,000 floats",
    "a.py holds at least 32.4 MB at its end; 1 smaller value not shown",
    "",
  ]);
  assert.equal(err, "");
  assert.equal(code, 0);
});

test("estimate --min, and what it may be", () => {
  folder.write("a.py", FLOATS);
  assert.match(run(["estimate", ...TARGET, "--min", "0", "a.py"]).out, /^ {4}1 {2}N {5}0 B/m);
  assert.match(run(["estimate", ...TARGET, "--min", "1 GB", "a.py"]).out, /2 smaller values not shown$/m);
  const wrong = run(["estimate", "--min", "much", "a.py"]);
  assert.deepEqual([wrong.code, wrong.out, wrong.err], [2, "", 'bytelens: --min: "much" is not a size such as "1 MB"\n']);
});

test("estimate --format json is the contract; columns count code points", () => {
  folder.write("a.py", 's = "🐍"; xs = [0.5] * 1000\n');
  const { code, out } = run(["estimate", "--format", "json", ...TARGET, "a.py"]);
  assert.equal(code, 0);
  assert.ok(
    out.startsWith('{"version": 1, "target": "cpython-3.11.7-64+numpy2.4.6",\n "files": [{"path": "a.py", "errors": [], "estimates": [\n'),
  );
  const [s, xs] = JSON.parse(out).files[0].estimates;
  assert.deepEqual([s.name, s.line, s.column, xs.name, xs.line, xs.column], ["s", 1, 1, "xs", 1, 10]);
  assert.deepEqual(xs.held, { low: 8056, high: 8056, confidence: "exact" });
});

test("folders: sorted, Python only, without environments, packages and caches", () => {
  const names = [
    "b.py",
    "a.py",
    "c.pyw",
    "notes.txt",
    "stub.pyi",
    "sub/d.py",
    ".venv/x.py",
    "my env/pyvenv.cfg",
    "my env/x.py",
    "node_modules/x.py",
    "lib/site-packages/x.py",
    "__pycache__/x.py",
  ];
  for (const name of [...names, ".#lock.py"]) folder.write(name, "x = 1\n");
  assert.deepEqual(paths(run(["estimate", "--format", "json", "."])), ["a.py", "b.py", "c.pyw", "sub/d.py"]);
  assert.deepEqual(paths(run(["estimate", "--format", "json", ".venv", "stub.pyi"])), [".venv/x.py", "stub.pyi"], "what is named is read");
  assert.deepEqual(paths(run(["estimate", "--format", "json", "b.py", ".", "./b.py"])), ["b.py", "a.py", "c.pyw", "sub/d.py"], "each once");
});

test("folders: .gitignore of the folder, of folders below and above, with exceptions", () => {
  folder.write(".git/HEAD", "ref: refs/heads/main\n");
  folder.write(".gitignore", "build/\n*_gen.py\n/top.py\n");
  folder.write("pkg/.gitignore", "!keep_gen.py\nlocal.py\n");
  for (const name of ["top.py", "build/x.py", "a_gen.py", "pkg/top.py", "pkg/keep_gen.py", "pkg/other_gen.py", "pkg/local.py", "local.py"])
    folder.write(name, "x = 1\n");
  assert.deepEqual(paths(run(["estimate", "--format", "json", "."])), ["local.py", "pkg/keep_gen.py", "pkg/top.py"]);
  assert.deepEqual(paths(run(["estimate", "--format", "json", "pkg"])), ["pkg/keep_gen.py", "pkg/top.py"]);
  assert.deepEqual(paths(run(["estimate", "--format", "json", "build"])), ["build/x.py"], "asked for by name");
});

test("folders that lead into themselves, links that lead nowhere", () => {
  folder.write("a.py", "x = 1\n");
  symlinkSync(folder.path, join(folder.path, "loop"));
  symlinkSync("a.py", join(folder.path, "link.py"));
  assert.deepEqual(paths(run(["estimate", "--format", "json", "."])), ["a.py", "link.py"]);
  symlinkSync("nowhere.py", join(folder.path, "broken.py"));
  symlinkSync("round.py", join(folder.path, "round.py"));
  const { code, err } = run(["estimate", "."]);
  assert.equal(code, 2);
  assert.match(err, /^bytelens: broken\.py: no such file or folder$/m);
  assert.match(err, /^bytelens: round\.py: its symbolic links go round in circles$/m);
});

test("what cannot be read is said, the rest goes on, the exit code is 2", () => {
  folder.write("good.py", FLOATS);
  folder.write("latin.py", Buffer.from("# -*- coding: latin-1 -*-\ns = 'é' * 10_000\n", "latin1"));
  folder.write("bad.py", Buffer.from("x = 1\ns = 'é'\n", "latin1"));
  folder.write("odd.py", "# coding: klingon\n");
  const { code, out, err } = run(["estimate", "--format", "json", ...TARGET, "missing.py", "bad.py", "odd.py", "latin.py", "good.py"]);
  assert.equal(code, 2);
  const files: readonly { path: string; errors: readonly string[]; estimates: readonly { name: string; held: unknown }[] }[] =
    JSON.parse(out).files;
  assert.deepEqual(
    files.map((file) => [file.path, file.errors, file.estimates.length]),
    [
      ["missing.py", ["no such file or folder"], 0],
      ["bad.py", ["it is not UTF-8 (line 2), and no coding line names another encoding"], 0],
      ["odd.py", ['its coding line names "klingon", an encoding that is not known here'], 0],
      ["latin.py", [], 1],
      ["good.py", [], 2],
    ],
  );
  assert.deepEqual(
    files[3]?.estimates[0]?.held,
    { low: 10_073, high: 10_073, confidence: "exact" },
    "Latin-1 text takes a byte a character",
  );
  assert.equal(err.split("\n").length, 4);
});

test("a byte order mark, null bytes, an empty file, Windows line ends", () => {
  folder.write("mark.py", "\ufeffxs = [0.5] * 1000\n");
  folder.write("null.py", "xs = [0.5] * 1000\n\0\0\n");
  folder.write("empty.py", "");
  folder.write("win.py", "a = 1\r\nxs = [0.5] * 1000\r\n");
  const { code, out } = run(["estimate", "--format", "json", ...TARGET, "."]);
  assert.equal(code, 0);
  const found = JSON.parse(out).files.flatMap((file: { path: string; estimates: { name: string; line: number; column: number }[] }) =>
    file.estimates.filter((one) => one.name === "xs").map((one) => `${file.path} ${one.line}:${one.column}`),
  );
  assert.deepEqual(found, ["mark.py 1:1", "null.py 1:1", "win.py 2:1"]);
});

test("a file of more than 10 million characters is skipped with the reason", () => {
  folder.write("large.py", `x = 1\n${"#".repeat(10_000_001)}\n`);
  folder.write("huge.py", Buffer.alloc(40_000_001, 35));
  const { code, err } = run(["estimate", "."]);
  assert.equal(code, 2);
  assert.match(err, /^bytelens: huge\.py: 40\.0 MB, above the limit of 10\.0 MB: skipped$/m);
  assert.match(err, /^bytelens: large\.py: .*10 million/m);
});

test("whatever stands in files: each is reported, what is unknown has a reason", () => {
  const texts = [...SMALL_TEXTS, ...LARGE.map((name) => LARGE_TEXTS[name]?.() ?? "")];
  for (const [i, text] of texts.entries()) folder.write(`${i}.py`, text);
  folder.write("after.py", FLOATS);
  const { code, out, err } = run(["estimate", "--format", "json", ...TARGET, "."]);
  assert.equal(code, 0, err);
  const found = reasons(out);
  assert.equal(found.length, texts.length + 1);
  assert.deepEqual(found.at(-1), ["after.py", [null, null]]);
  assert.equal(run(["check", "--diff", ...TARGET, "."]).code, 1);
});

// Some lines of each: the service is asked about all of them.
test("every case and example cut in the middle of lines is reported, and what does not parse is said", () => {
  let count = 0;
  for (const { text } of sources()) {
    for (const cut of heads(text, 4)) folder.write(`estimate/${++count}.py`, cut);
    for (const cut of heads(text, 3)) folder.write(`check/${++count}.py`, cut);
  }
  folder.write("estimate/after.py", FLOATS);
  const { code, out, err } = run(["estimate", "--format", "json", ...TARGET, "estimate"]);
  assert.equal(code, 0, err);
  const found = reasons(out);
  assert.ok(found.length > 600);
  assert.deepEqual(found.at(-1), ["estimate/after.py", [null, null]]);
  assert.match(err, /does not parse: what is bound there is unknown/);
  const checked = run(["check", "--diff", ...TARGET, "check"]);
  assert.equal(checked.code, 1, checked.err);
  assert.doesNotMatch(checked.err, /internal error/);
});

/** Of each file, the reasons of what is unknown in it. */
function reasons(json: string): readonly (readonly [string, readonly (string | null)[]])[] {
  interface File {
    readonly path: string;
    readonly errors: readonly string[];
    readonly estimates: readonly { readonly held: unknown; readonly reason: string | null }[];
  }
  return (JSON.parse(json).files as readonly File[]).map(({ path, errors, estimates }) => {
    assert.deepEqual(errors, [], path);
    for (const { held, reason } of estimates) assert.ok(held !== null || reason, `${path}: unknown without a reason`);
    return [path, estimates.map(({ reason }) => reason)];
  });
}

test("without a path it is the folder one is in", () => {
  folder.write("a.py", FLOATS);
  assert.match(run(["estimate", ...TARGET]).out, /^a\.py {2}cpython-3\.11\.7/);
  assert.match(run(["check", ...TARGET]).out, /^a\.py:2:1: information boxed-numbers: /);
});

test("what does not parse is said on stderr; the rest is reported", () => {
  folder.write("a.py", `x = (\n${FLOATS}`);
  folder.write("b.py", "x = 1 +\ny = 1\nz = = 2\ny = [0.5] * 1000\nif\nw = 1 1\n");
  const { code, out, err } = run(["estimate", ...TARGET, "a.py", "b.py"]);
  assert.equal(code, 0);
  assert.match(out, /y {5}8\.06 kB/);
  assert.deepEqual(err.split("\n"), [
    "bytelens: warning: a.py: line 1 does not parse: what is bound there is unknown",
    "bytelens: warning: b.py: lines 1, 3 and 2 more do not parse: what is bound there is unknown",
    "",
  ]);
});

test("- is standard input", () => {
  const { code, out } = run(["estimate", ...TARGET, "-"], { input: FLOATS });
  assert.equal(code, 0);
  assert.match(out, /^- {2}cpython-3\.11\.7/);
  assert.match(out, /xs {4}32\.4 MB/);
  assert.deepEqual(paths(run(["estimate", "--format", "json", "-"], { input: Buffer.from("s = 'é'", "latin1") })), ["-"]);
});

test("usage errors are one line on stderr and exit with 2", () => {
  folder.write("a.py", "x = 1\n");
  const cases: readonly (readonly [readonly string[], string])[] = [
    [["explain"], "missing required argument 'what'"],
    [["estimate", "--target", "cpython-4.0-64", "a.py"], 'unknown target "cpython-4.0-64"; known: cpython-2.7-32 to cpython-3.15-64'],
    [["estimate", "--numpy", "new", "a.py"], '--numpy: "new" is not a version such as 2.2, or none'],
    [["check", "--min", "-1", "a.py"], '--min: "-1" is not a size such as "1 MB"'],
    [["check", "--budget", "all", "a.py"], '--budget: "all" is not a size such as "2 GB" or a share such as "80 %"'],
    [["check", "--fix", "--diff", "a.py"], "--fix and --diff: one applies the fixes, the other only shows them"],
    [["explain", "nothing"], 'explain: "nothing" is neither FILE:LINE nor a rule; rules: boxed-numbers, '],
  ];
  for (const [args, message] of cases) {
    const { code, out, err } = run(args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.ok(err.startsWith(`bytelens: ${message}`), err);
    assert.equal(err.trimEnd().split("\n").length, 1);
  }
  for (const args of [
    ["estimate", "--format", "xml", "a.py"],
    ["estimate", "--nope", "a.py"],
    ["gauge", "a.py"],
    ["estimate", "--color", "maybe", "a.py"],
  ]) {
    const { code, err } = run(args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^bytelens: /);
  }
});

test("help and version are no errors", () => {
  assert.deepEqual([run(["--version"]).out, run(["--version"]).code], ["1.2.3\n", 0]);
  for (const args of [["--help"], ["estimate", "--help"], ["help", "check"]]) {
    const { code, out } = run(args);
    assert.equal(code, 0);
    assert.match(out, /^Usage: bytelens/);
  }
});

test("a target without NumPy, and another NumPy", () => {
  folder.write("a.py", "x = 1\n");
  const target = (...args: string[]): string => JSON.parse(run(["estimate", "--format", "json", ...args, "a.py"]).out).target;
  assert.equal(target("--target", "cpython-3.12.1-64", "--numpy", "none"), "cpython-3.12.1-64");
  assert.equal(target("--target", "cpython-3.12.1-64", "--numpy", "1.26.4"), "cpython-3.12.1-64+numpy1.26.4");
  folder.write("grid.py", "grid = [[i / 3 + j for j in range(1_000)] for i in range(1_000)]\nprint(grid[5][7])\n");
  assert.match(run(["check", ...TARGET, "grid.py"]).out, /nested-list-matrix/);
  assert.equal(run(["check", ...TARGET, "--numpy", "none", "grid.py"]).out, "no findings in 1 file\n");
});

test("check: 1 with findings, 0 without or with --exit-zero, 2 wins", () => {
  folder.write("a.py", FLOATS);
  folder.write("clean.py", "x = 1\n");
  const found = run(["check", ...TARGET, "a.py", "clean.py"]);
  assert.equal(found.code, 1);
  assert.deepEqual(found.out.split("\n"), [
    "a.py:2:1: information boxed-numbers: `xs` keeps 1,000,000 floats as objects: 32.4 MB for 8.00 MB of data; array('d') holds 8.18 MB [safe fix]",
    "1 finding in 1 file; 1 has a safe fix (--fix applies, --diff shows), 24.3 MB less held",
    "",
  ]);
  assert.equal(run(["check", ...TARGET, "--exit-zero", "a.py"]).code, 0);
  const clean = run(["check", "clean.py"]);
  assert.deepEqual([clean.code, clean.out], [0, "no findings in 1 file\n"]);
  const both = run(["check", ...TARGET, "a.py", "missing.py"]);
  assert.deepEqual([both.code, both.err], [2, "bytelens: missing.py: no such file or folder\n"]);
  assert.match(both.out, /^1 finding in 1 file/m);
  assert.equal(run(["check", ...TARGET, "--min", "30 MB", "a.py"]).code, 0);
});

test("check has no budget unless the project or --budget says so", () => {
  folder.write("a.py", FLOATS);
  folder.write("vast.py", "data = bytes(10 ** 15)\n");
  const check = (...args: readonly string[]) => run(["check", ...TARGET, ...args]).out.split("\n")[0];
  assert.equal(check("vast.py"), "no findings in 1 file");
  assert.match(check("--budget", "90 %", "vast.py") ?? "", /over-budget: `data` holds 1\.00 PB, more than the budget of/);
  assert.match(
    check("--budget", "20 MB", "--min", "1 GB", "a.py") ?? "",
    /^a\.py:2:1: information over-budget: `xs` holds 32\.4 MB, more than the budget of 20\.0 MB$/,
  );
  folder.write("inner/pyproject.toml", '[tool.bytelens]\nbudget = "20 MB"\ndiagnostics.minimum = "1 GB"\n');
  folder.write("inner/a.py", FLOATS);
  assert.match(check("inner/a.py") ?? "", /over-budget/);
  assert.equal(check("--budget", "1 GB", "inner/a.py"), "no findings in 1 file");
});

test("a project has other rules for some paths", () => {
  folder.write("sub/pyproject.toml", '[[tool.bytelens.overrides]]\nfiles = "tests/**"\nrules = { boxed-numbers = "off" }\n');
  folder.write("sub/a.py", FLOATS);
  folder.write("sub/tests/a.py", FLOATS);
  const { out } = run(["check", ...TARGET, "sub"]);
  assert.match(out, /^sub\/a\.py:2:1: .* boxed-numbers/m);
  assert.match(out, /^1 finding in 1 file/m);
});

test("check --format json", () => {
  folder.write("a.py", FLOATS);
  const { code, out } = run(["check", "--format", "json", ...TARGET, "a.py", "missing.py"]);
  assert.equal(code, 2);
  const { version, target, files } = JSON.parse(out);
  assert.deepEqual([version, target], [1, "cpython-3.11.7-64+numpy2.4.6"]);
  assert.deepEqual(files[1], { path: "missing.py", errors: ["no such file or folder"], findings: [] });
  const [finding] = files[0].findings;
  assert.deepEqual([finding.rule, finding.line, finding.column, finding.endColumn], ["boxed-numbers", 2, 1, 3]);
  assert.ok(finding.fixes.some((fix: { safety: string }) => fix.safety === "safe"));
});

test("check --diff shows what --fix does, and changes nothing", () => {
  const file = folder.write("a.py", FLOATS);
  const { code, out } = run(["check", ...TARGET, "--diff", "a.py"]);
  assert.equal(code, 1);
  assert.match(out, /^--- a\.py\n\+\+\+ a\.py\n@@ /);
  assert.match(out, /^-xs = \[i \/ 3 for i in range\(N\)\]$/m);
  assert.match(out, /^\+xs = array\("d", \(i \/ 3 for i in range\(N\)\)\)$/m);
  assert.equal(readFileSync(file, "utf8"), FLOATS);
});

test("check --fix writes, keeps the mode, mark and line ends, and leaves nothing to fix", () => {
  const file = folder.write("a.py", `\ufeff${FLOATS.replaceAll("\n", "\r\n")}`);
  chmodSync(file, 0o754);
  const { code, out } = run(["check", ...TARGET, "--fix", "a.py"]);
  assert.equal(code, 0);
  assert.deepEqual(out.split("\n"), ["1 safe fix applied in 1 file, 24.3 MB less held", "no findings in 1 file", ""]);
  const fixed = readFileSync(file, "utf8");
  assert.ok(fixed.startsWith("\ufeff"));
  assert.match(fixed, /from array import array\r\n/);
  assert.match(fixed, /xs = array\("d", \(i \/ 3 for i in range\(N\)\)\)\r\n/);
  assert.equal(/[^\r]\n/.test(fixed), false);
  assert.equal(statSync(file).mode & 0o777, 0o754);
  assert.deepEqual(run(["check", ...TARGET, "--fix", "a.py"]).out, "no findings in 1 file\n");
  assert.equal(readFileSync(file, "utf8"), fixed);
});

test("check --fix leaves the old text where the new one cannot be written", { skip: process.platform === "win32" }, () => {
  const file = folder.write("a.py", FLOATS);
  // No file may have a byte: the disk is full, as far as the program can tell.
  const { code, err } = run(["check", ...TARGET, "--fix", "a.py"], { first: "ulimit -f 0" });
  assert.equal(code, 2);
  assert.match(err, /^bytelens: a\.py: not fixed: /m);
  assert.equal(readFileSync(file, "utf8"), FLOATS);
  assert.deepEqual(readdirSync(folder.path), ["a.py"]);
});

test("check --fix keeps the encoding, and says where it cannot", () => {
  const latin = folder.write("latin.py", Buffer.from(`# coding: latin-1\n# é\n${FLOATS}`, "latin1"));
  assert.equal(run(["check", ...TARGET, "--fix", "latin.py"]).code, 0);
  const text = readFileSync(latin).toString("latin1");
  assert.match(text, /# é\n/);
  assert.match(text, /array\("d"/);
  const cyrillic = folder.write(
    "koi.py",
    Buffer.concat([Buffer.from("# coding: koi8-r\n# "), Buffer.from([0xc1]), Buffer.from(`\n${FLOATS}`)]),
  );
  const before = readFileSync(cyrillic);
  const { code, err } = run(["check", ...TARGET, "--fix", "koi.py"]);
  assert.equal(code, 2);
  assert.equal(err, "bytelens: koi.py: not fixed: files in koi8-r can be read here, but not written\n");
  assert.deepEqual(readFileSync(cyrillic), before);
});

test("check --fix of a link changes the file that it leads to", () => {
  const file = folder.write("real.py", FLOATS);
  symlinkSync("real.py", join(folder.path, "link.py"));
  assert.equal(run(["check", ...TARGET, "--fix", "link.py"]).code, 0);
  assert.match(readFileSync(file, "utf8"), /array\("d"/);
  assert.ok(readFileSync(join(folder.path, "link.py"), "utf8").includes('array("d"'));
});

test("check --fix - prints the new text, and what it did on stderr", () => {
  const { code, out, err } = run(["check", ...TARGET, "--fix", "-"], { input: FLOATS });
  assert.equal(code, 0);
  assert.match(out, /xs = array\("d", /);
  assert.match(err, /^1 safe fix applied in 1 file, 24\.3 MB less held$/m);
  assert.equal(run(["check", ...TARGET, "--fix", "-"], { input: "x = 1\n" }).out, "x = 1\n");
});

test("pyproject.toml decides, mistakes in it are warnings on their line", () => {
  folder.write("a.py", FLOATS);
  folder.write("gen/b.py", FLOATS);
  folder.write(
    "pyproject.toml",
    '[tool.bytelens]\ntarget = "cpython-3.9.2-64"\nexclude = ["gen/**"]\n[tool.bytelens.rules]\nboxed-numbers = "warning"\n',
  );
  const { code, out } = run(["check", "."]);
  assert.equal(code, 1);
  assert.match(out, /^a\.py:2:1: warning boxed-numbers: /);
  assert.equal(out.includes("b.py"), false);
  assert.match(run(["check", "gen/b.py"]).out, /^gen\/b\.py:2:1: /, "a file that is named is checked");
  assert.match(run(["estimate", "a.py"]).out, /^a\.py {2}cpython-3\.9\.2-64/);
  folder.write("pyproject.toml", '[tool.bytelens]\ntarget = 5\n[tool.bytelens.rules]\nboxed-numbers = "off"\n');
  const wrong = run(["check", "a.py"]);
  assert.deepEqual([wrong.code, wrong.out], [0, "no findings in 1 file\n"]);
  assert.match(wrong.err, /^bytelens: warning: pyproject\.toml:2: bytelens\.target: 5 is not a target or auto/);
  folder.write("pyproject.toml", "[tool.bytelens\n");
  const broken = run(["estimate", "a.py"]);
  assert.equal(broken.code, 0);
  assert.match(broken.err, /^bytelens: warning: pyproject\.toml:1: /);
});

test("explain --size: the derivation of a type", () => {
  const { code, out } = run(["explain", "--size", "list[float]", "--n", "1e6", "--target", "cpython-3.12-64"]);
  assert.equal(code, 0);
  assert.match(out, /^list\[float\] {2}32\.4 MB if len\(x\) = 1,000,000 \(assumed\) {2}cpython-3\.12/);
  assert.match(out, /Objects\/listobject\.c: list_resize/);
  assert.match(out, /exactly 32,448,728 bytes$/m);
  const json = JSON.parse(run(["explain", "--size", "list[int]", "--n", "10", "--format", "json", ...TARGET]).out);
  assert.deepEqual([json.type, json.n], ["list[int]", 10]);
  assert.ok(json.steps.length > 2);
  const wrong = run(["explain", "--size", "list[float]", "--n", "many"]);
  assert.deepEqual([wrong.code, wrong.err], [2, 'bytelens: --n: "many" is not a number of items such as 1e6\n']);
  for (const type of ["x; y", "frob"]) {
    const { code, err } = run(["explain", "--size", type]);
    assert.deepEqual([code, err], [2, `bytelens: --size: "${type}" is not a type such as list[float]\n`]);
  }
});

test("explain: steps for a line, the page of a rule", () => {
  folder.write("a.py", FLOATS);
  const { code, out } = run(["explain", ...TARGET, "a.py:2"]);
  assert.equal(code, 0);
  assert.match(out, /^xs = \[i \/ 3 for i in range\(N\)\] {2}32\.4 MB \(exact\) {2}cpython-3\.11\.7-64\+numpy2\.4\.6\n {2}1 {2}/);
  assert.match(out, /list 56 \+ 8 × 1,056,084 = 8,448,728; with 24 × 1,000,000 for the floats exactly 32,448,728 bytes$/m);
  assert.equal(run(["explain", ...TARGET, "a.py:2:5"]).out, out, "a column is allowed");
  const json = JSON.parse(run(["explain", "--format", "json", ...TARGET, "a.py:2"]).out);
  assert.equal(json.files[0].values[0].held.low, 32_448_728);
  assert.ok(json.files[0].values[0].steps.length > 2);
  const none = run(["explain", "a.py:3"]);
  assert.deepEqual([none.code, none.err], [2, "bytelens: a.py:3: no assignment on this line\n"]);
  assert.equal(run(["explain", "missing.py:3"]).err, "bytelens: missing.py: no such file or folder\n");
  const rule = run(["explain", "boxed-numbers"]);
  assert.equal(rule.code, 0);
  assert.match(rule.out, /^# boxed-numbers\n\n/);
});

test("rules: a table and a list", () => {
  const { code, out } = run(["rules"]);
  assert.equal(code, 0);
  assert.match(out, /^ rule +severity +what it finds\n boxed-numbers +information +/);
  const { rules } = JSON.parse(run(["rules", "--format", "json"]).out);
  assert.deepEqual(Object.keys(rules[0]), ["id", "severity", "summary", "since"]);
});

test("colour: the same words with and without", () => {
  folder.write("a.py", FLOATS);
  const args = ["check", ...TARGET, "a.py"];
  const plain = run(args).out;
  assert.equal(plain.includes(ESCAPE), false, "no terminal, no colour");
  const always = run([...args, "--color", "always"]).out;
  assert.ok(always.includes(ESCAPE));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out.
  assert.equal(always.replace(/\u001b\[\d+m/g, ""), plain);
  assert.ok(run(args, { env: { FORCE_COLOR: "1" } }).out.includes(ESCAPE));
  assert.equal(run(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).out, plain);
  assert.equal(run([...args, "--color", "never"], { env: { FORCE_COLOR: "1" } }).out, plain);
});

test("output that is not UTF-8 has stand-ins for arrows and signs", () => {
  folder.write("a.py", "xs = []\nfor i in range(1000):\n    xs.append(i * 0.5)\n");
  assert.match(run(["estimate", ...TARGET, "a.py"]).out, /56 B → 32\.9 kB/);
  assert.match(run(["estimate", ...TARGET, "a.py"], { env: { LC_ALL: "C" } }).out, /56 B -> 32\.9 kB/);
  assert.match(run(["estimate", ...TARGET, "a.py"], { env: { LC_ALL: "C.UTF-8" } }).out, /56 B → 32\.9 kB/);
  assert.equal(JSON.parse(run(["estimate", "--format", "json", ...TARGET, "a.py"], { env: { LC_ALL: "C" } }).out).version, 1);
});

test("many files: those with nothing to show are counted", () => {
  folder.write("a.py", FLOATS);
  folder.write("b.py", "x = 1\n");
  folder.write("c.py", "y = 2\n");
  const { out } = run(["estimate", ...TARGET, "."]);
  assert.match(out, /\n\n2 files without a value of 1 kB or more\n$/);
  const none = newFolder();
  const empty = run(["estimate", none.path]);
  none.remove();
  assert.deepEqual([empty.code, empty.out, empty.err], [0, "", "bytelens: no Python files found\n"]);
});

test("--trace-perf says on standard error what took how long", () => {
  folder.write("a.py", FLOATS);
  for (const command of ["check", "estimate"]) {
    const plain = run([command, ...TARGET, "a.py"]);
    const { code, out, err } = run([command, ...TARGET, "--trace-perf", "a.py"]);
    assert.equal(out, plain.out);
    assert.equal(code, plain.code);
    assert.match(err, /^bytelens: \d+ ms: parse \d+, analysis \d+, f\w+ \d+\n$/);
  }
});
