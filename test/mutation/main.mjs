/**
 * npm run mutation -- [WORD…]: switches off one guard, threshold or rule after the other (in the files of server/src/rules whose name contains a word; "name.ts: if text" for single ones) and
 * runs the tests of rules and fixes. What no test notices is printed, unless survivors.txt says why it does not matter. Ends with 1 when something is new
 * there, or a line of it is not true any more.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rules = join(root, "server/src/rules");
const outdir = join(root, "out", "mutation");
const words = process.argv.slice(2);

/** `{ start, end, text, name }`: what replaces which part of the file, and a name that outlives changes elsewhere in it. The files are formatted. */
function mutantsOf(file, text) {
  const mutants = [];
  const add = (start, end, replacement, what) => {
    const shown = text.slice(start, end).replace(/\s+/g, " ");
    mutants.push({ start, end, text: replacement, name: `${file}: ${what} ${shown}` });
  };
  for (const { index, 0: found } of text.matchAll(/(?<=\bif )\(/g)) {
    const end = closing(text, index) + found.length;
    if (/^\s+(?:return|continue)\b|^ \{\s+(?:return|continue)\b/.test(text.slice(end))) add(index + 1, end - 1, "false", "if");
  }
  for (const { index, 0: found } of text.matchAll(/(?<!function )\b(?:isWorth|mayBeWorth)\(/g))
    add(index, closing(text, index + found.length - 1) + 1, "true", "worth");
  const check = /^function check\(.*\{\n/m.exec(text);
  if (check !== null)
    mutants.push({ start: check.index + check[0].length, end: check.index + check[0].length, text: "return [];\n", name: `${file}: rule` });
  return mutants;
}

/** Of the parenthesis that opens at `start`, the one that closes it. Texts and patterns in conditions have theirs in pairs, too. */
function closing(text, start) {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i;
  }
  throw new Error(`no end: ${text.slice(start, start + 60)}`);
}

/** The tests of the rule, where the file is one; those of hovers, where it is for them; else those of all rules. First those that only ask, then those that run programs. */
function testsFor(file) {
  if (file === "narrower.ts") return ["/hints/hoverOnly"];
  const id = (ONE_USER[file] ?? file).replace(/\.ts$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const isRule = existsSync(join(root, "docs/rules", `${id}.md`));
  const [own, cases] = isRule
    ? [id, `/rules/${id}`]
    : ["[a-z-]+", "/rules/|/hints/hoverOnly|^cheaper forms|^well-known forms|^what a call needs"];
  return [`^${own}: (?!fixed|after|headings)|${cases}`, `^${own}: (?:fixed|after|headings)`];
}

/** Files that only one rule uses. */
const ONE_USER = { "recordUses.ts": "dictRecords.ts" };

async function passes(file, text) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ["cases/cases", "fixes/fixes", "rules/alternatives", "rules/docs", "rules/imports"].map((name) => `test/${name}.test.ts`),
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    packages: "external",
    // A guard that is gone may leave a value that could be null.
    logLevel: "silent",
    define: { "process.env.BYTELENS_ROOT": JSON.stringify(root) },
    plugins: [
      {
        name: "mutant",
        setup: (setup) =>
          setup.onLoad({ filter: /[/\\]rules[/\\]\w+\.ts$/ }, ({ path }) =>
            path === join(rules, file) ? { contents: text, loader: "ts" } : undefined,
          ),
      },
    ],
  });
  const outputs = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const pattern of testsFor(file)) if (!(await pass(pattern, outputs))) return false;
  return true;
}

/** Whether the tests pass; it ends with the first that does not. */
function pass(pattern, outputs) {
  const run = spawn(process.execPath, ["--test", "--test-reporter=tap", `--test-name-pattern=${pattern}`, ...outputs], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 600_000,
  });
  let text = "";
  run.stdout.setEncoding("utf8").on("data", (chunk) => {
    text = text.slice(-100) + chunk;
    if (/^\s*not ok /m.test(text)) run.kill();
  });
  return new Promise((resolve) => run.on("close", (status) => resolve(status === 0)));
}

const known = new Map(
  readFileSync(join(root, "test/mutation/survivors.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name, why] = line.split(" -- ");
      return [name, why];
    }),
);
let count = 0;
let wrong = 0;
const seen = new Set();
for (const file of readdirSync(rules).filter((name) => words.length === 0 || words.some((word) => name.includes(word.split(":")[0])))) {
  const text = readFileSync(join(rules, file), "utf8");
  for (const mutant of mutantsOf(file, text)) {
    if (words.length > 0 && !words.some((word) => mutant.name.includes(word))) continue;
    count++;
    const mutated = text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end);
    const survives = await passes(file, mutated);
    const expected = known.has(mutant.name);
    seen.add(mutant.name);
    if (survives === expected) continue;
    wrong++;
    console.log(survives ? `no test notices  ${mutant.name}` : `a test notices, take it out of survivors.txt  ${mutant.name}`);
  }
}
if (words.length === 0)
  for (const name of known.keys())
    if (!seen.has(name)) {
      wrong++;
      console.log(`survivors.txt names what is not there  ${name}`);
    }
rmSync(outdir, { recursive: true, force: true });
console.log(`${count} mutants, ${known.size} known to make no difference, ${wrong} to look at`);
process.exit(wrong === 0 ? 0 : 1);
