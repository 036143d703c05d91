/** Imports between rooms go only along the arrows of the design, and the core rooms stay pure. */
import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { code, filesBelow, read } from "./files";

/** "room": any file of it. "room/file": that file only. "room (types)": only as `import type`, or its types.ts. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  text: [],
  target: [],
  values: [],
  syntax: ["text", "grammars"],
  knowledge: ["values", "target"],
  size: ["values", "target"],
  analysis: ["text", "syntax", "values", "knowledge", "target"],
  memory: ["analysis (types)", "values", "size", "target"],
  findings: ["text", "size (types)", "values (types)"],
  // symtable and uses answer questions about names, not about values: rules may call them.
  rules: [
    "analysis (types)",
    "analysis/names/symtable",
    "analysis/names/uses",
    "values",
    "size",
    "memory",
    "findings",
    "text",
    "syntax",
    "target",
  ],
  present: ["analysis (types)", "values", "size", "memory", "findings", "target", "text"],
  settings: ["rules", "findings"],
  project: ["text", "target", "settings"],
  service: ["text", "target", "values", "syntax", "knowledge", "size", "analysis", "memory", "findings", "rules", "present", "settings"],
  lsp: ["service", "settings", "text", "target", "findings", "present", "project", "protocol"],
  cli: ["service", "settings", "text", "target", "findings", "present", "project", "lsp"],
  node: ["lsp"],
  web: ["lsp"],
  protocol: [],
  // Both ends of the wire speak with the same words.
  client: ["protocol (types)", "lsp/connection"],
};

/** They compile with the ES library alone and run anywhere. */
const CORE = ["text", "target", "syntax", "values", "knowledge", "analysis", "size", "memory", "findings", "rules", "present"];

const SOURCES = [...filesBelow("server/src", ".ts"), ...filesBelow("client/src", ".ts")];

test("imports follow the arrows of the design", () => {
  const wrong: string[] = [];
  for (const file of SOURCES) {
    const room = roomOf(file);
    const allowed = ARROWS[room];
    assert.ok(allowed, `${file}: room ${room} has no line in the table of arrows`);
    for (const { target, typeOnly } of importsOf(file)) {
      const other = roomOf(target);
      if (other === room) continue;
      const name = target.replace(/^server\/src\//, "").replace(/\.ts$/, "");
      const fine =
        allowed.includes(other) ||
        allowed.includes(name) ||
        (allowed.includes(`${other} (types)`) && (typeOnly || name === `${other}/types`));
      if (!fine) wrong.push(`${file} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, [], `allowed per room: ${JSON.stringify(ARROWS)}`);
});

test("the table of arrows has no cycle between rooms", () => {
  const visit = (room: string, path: readonly string[]): void => {
    assert.ok(!path.includes(room), [...path, room].join(" → "));
    for (const other of ARROWS[room] ?? []) if (!other.includes(" (types)")) visit(other.replace(/\/.*/, ""), [...path, room]);
  };
  for (const room of Object.keys(ARROWS)) visit(room, []);
});

test("core rooms name nothing of the machine they run on", () => {
  const forbidden =
    /\b(console|process|Buffer|performance|setTimeout|setInterval|fetch|require|globalThis|window|document)\s*[.([]|\bDate\b|\bMath\.random\b/;
  const wrong: string[] = [];
  for (const room of CORE) {
    for (const file of filesBelow(`server/src/${room}`, ".ts")) {
      code(read(file))
        .split("\n")
        .forEach((line, i) => {
          if (forbidden.test(line)) wrong.push(`${file}:${i + 1}: ${line.trim()}`);
        });
    }
  }
  assert.deepEqual(wrong, []);
});

test("core rooms import packages nowhere but in syntax", () => {
  const wrong = SOURCES.filter((file) => CORE.includes(roomOf(file)) && roomOf(file) !== "syntax").flatMap((file) =>
    packagesOf(file).map((name) => `${file} imports ${name}`),
  );
  assert.deepEqual(wrong, []);
  const tree = SOURCES.filter((file) => packagesOf(file).includes("web-tree-sitter") && roomOf(file) !== "syntax");
  assert.deepEqual(tree, [], "only syntax touches the parser");
  const vscode = SOURCES.filter((file) => packagesOf(file).includes("vscode") && roomOf(file) !== "client");
  assert.deepEqual(vscode, [], "only the client knows the editor");
});

test("the core compiles without node and browser types, and holds every core room", () => {
  const config = JSON.parse(read("server/tsconfig.core.json"));
  assert.deepEqual(config.compilerOptions.lib, ["ES2022"]);
  assert.deepEqual(config.compilerOptions.types, []);
  for (const room of CORE) assert.ok(config.include.includes(`src/${room}`), room);
});

function roomOf(file: string): string {
  if (file.startsWith("client/")) return "client";
  if (file.startsWith("grammars/")) return "grammars";
  const path = file.replace(/^server\/src\//, "");
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, "");
}

function importsOf(file: string): readonly { readonly target: string; readonly typeOnly: boolean }[] {
  const found: { target: string; typeOnly: boolean }[] = [];
  for (const match of importLines(file)) {
    const from = match[2] ?? "";
    if (!from.startsWith(".")) continue;
    const path = posix.normalize(posix.join(posix.dirname(file), from));
    const target = /\.(ts|json|md)$/.test(path) ? path : SOURCES.includes(`${path}/index.ts`) ? `${path}/index.ts` : `${path}.ts`;
    found.push({ target, typeOnly: isTypeOnly(match[1] ?? "") });
  }
  return found;
}

function packagesOf(file: string): readonly string[] {
  return importLines(file)
    .map((match) => match[2] ?? "")
    .filter((from) => !from.startsWith("."))
    .map((from) => (from.startsWith("@") ? from.split("/").slice(0, 2).join("/") : from.replace(/\/.*/, "")));
}

/** [1]: what stands between import/export and from; [2]: the module. */
function importLines(file: string): readonly RegExpMatchArray[] {
  const text = read(file).replace(/\/\*[\s\S]*?\*\//g, "");
  return [
    ...text.matchAll(/^(?:import|export)\s+((?:type\s+)?(?:[\w*$]+(?:\s+as\s+\w+)?(?:\s*,\s*)?)?(?:\{[^}]*\})?)\s*from\s*"([^"]+)"/gm),
    ...text.matchAll(/^import\s+()"([^"]+)"/gm),
    // `import("x").Type` is a type and leaves nothing in the bundle.
    ...text.matchAll(/\bimport\(()\s*"([^"]+)"\s*\)(?!\.[A-Z])/g),
  ];
}

function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /\{([^}]*)\}/.exec(clause)?.[1];
  return (
    names !== undefined &&
    /^\{/.test(clause) &&
    names
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean)
      .every((name) => name.startsWith("type "))
  );
}
