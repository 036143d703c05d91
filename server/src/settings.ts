/** The one table of settings: the type, the parser, the manifest section and the README table all come from it. */

import { UNUSED_IGNORE } from "./findings/suppress";
import { RULES } from "./rules/index";

/** Names that settings and comments may use. */
const RULE_IDS: readonly string[] = [...RULES.map((rule) => rule.id), UNUSED_IGNORE];

/** What the table makes: every setting with a checked value. Sizes are bytes, shares are percent of the value. */
export interface Settings {
  /** "auto", or the text of a target such as "cpython-3.13-64+numpy2.2" (parsed by the target room). */
  readonly target: string;
  readonly units: "decimal" | "binary";
  readonly hover: { readonly style: "full" | "compact" | "off"; readonly minimum: number };
  /** Smallest figures of the kinds of hints; null: off. */
  readonly inlayHints: {
    readonly enable: boolean;
    readonly bindings: number | null;
    readonly needs: number | null;
    readonly loops: number | null;
    readonly returns: number | null;
    readonly symbolic: boolean;
  };
  readonly diagnostics: { readonly enable: boolean; readonly minimum: number; readonly minimumShare: number };
  readonly rules: Readonly<Record<string, RuleSettings>>;
  readonly overrides: readonly Override[];
  readonly exclude: readonly string[];
  /** Most that a value or a call may take; null: any number of bytes. */
  readonly budget: Budget | null;
  /** Numbers for names and lengths that the program text does not tell, by the user's expression: "n", "len(values)". */
  readonly assume: Readonly<Record<string, number>>;
}

/** Bytes, or a share of the machine's memory. */
export type Budget = { readonly bytes: number } | { readonly percent: number };

/** What is set for one rule; null: as the rule and `diagnostics` say. */
export interface RuleSettings {
  readonly severity: RuleSeverity | null;
  /** Bytes. */
  readonly minimum: number | null;
  /** Percent. */
  readonly minimumShare: number | null;
  /** Also what is certain for each item where nobody knows how many there are. */
  readonly symbolic: boolean | null;
}

export type RuleSeverity = (typeof SEVERITIES)[number];

/** Settings for some files; of two for the same file the later wins. */
export interface Override {
  /** Patterns of their paths. */
  readonly files: readonly string[];
  /** Checked values by dotted name, those of OVERRIDABLE. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Something wrong with one setting. `path` is where it stands ("rules", "boxed-numbers"); `text` is one log line. */
export interface SettingProblem {
  readonly path: readonly string[];
  readonly text: string;
}

export interface ParsedSettings {
  readonly settings: Settings;
  /** One line each, for the log. */
  readonly problems: readonly string[];
}

/** One row of the table. */
export interface SettingRow {
  /** Dotted, without the "bytelens." in front. */
  readonly name: string;
  /** As the user would write it. */
  readonly default: unknown;
  /** editor: how things are shown, never read from pyproject.toml. project: pyproject.toml wins, so that CI and editor agree. */
  readonly owner: "editor" | "project";
  /** VS Code's scope of the setting. */
  readonly scope: "window" | "resource";
  readonly description: string;
  readonly since: string;
  /** JSON schema without default and description. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly read: Reader;
}

const SEVERITIES = ["off", "hint", "information", "warning", "error"] as const;
const SIZE_PATTERN = "^\\s*[0-9][0-9_]*(\\.[0-9]+)?\\s*([kKMGT]i?)?B?\\s*$";
const UNIT_BYTES: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** The table, in the order that the documentation shows. */
export const SETTINGS: readonly SettingRow[] = [
  {
    name: "target",
    default: "auto",
    owner: "project",
    scope: "resource",
    since: "0.1",
    description:
      "Interpreter that sizes are for, such as cpython-3.13-64+numpy2.2; auto: selected interpreter, pyvenv.cfg, .python-version, requires-python, newest stable.",
    schema: { type: "string" },
    read: (value) => (typeof value === "string" && value.trim() !== "" ? { value: value.trim() } : { expected: "a target or auto" }),
  },
  {
    name: "units",
    default: "decimal",
    owner: "editor",
    scope: "window",
    since: "0.1",
    description: "decimal (kB, MB: steps of 1,000) or binary (KiB, MiB: steps of 1,024).",
    schema: { type: "string", enum: ["decimal", "binary"] },
    read: oneOf(["decimal", "binary"]),
  },
  {
    name: "hover.style",
    default: "full",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "full, compact (first line and best alternative) or off.",
    schema: { type: "string", enum: ["full", "compact", "off"] },
    read: oneOf(["full", "compact", "off"]),
  },
  {
    name: "hover.minimum",
    default: "1 kB",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "Below this a definition shows one line and a use shows nothing.",
    schema: { type: ["string", "number"], pattern: SIZE_PATTERN, minimum: 0 },
    read: readSize,
  },
  {
    name: "inlayHints.enable",
    default: true,
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "Show inlay hints; the kinds below have their own smallest figure, or off.",
    schema: { type: "boolean" },
    read: readBoolean,
  },
  {
    name: "inlayHints.bindings",
    default: "1 MB",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "What a value holds, or grows to, on the line that binds it.",
    schema: { type: ["string", "number"], pattern: `${SIZE_PATTERN}|^off$`, minimum: 0 },
    read: orOff(readSize),
  },
  {
    name: "inlayHints.needs",
    default: "1 MB",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "What a statement needs while it runs, where that is twice what it keeps.",
    schema: { type: ["string", "number"], pattern: `${SIZE_PATTERN}|^off$`, minimum: 0 },
    read: orOff(readSize),
  },
  {
    name: "inlayHints.loops",
    default: "off",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "What all rounds of a loop add.",
    schema: { type: ["string", "number"], pattern: `${SIZE_PATTERN}|^off$`, minimum: 0 },
    read: orOff(readSize),
  },
  {
    name: "inlayHints.returns",
    default: "off",
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "What a function returns.",
    schema: { type: ["string", "number"], pattern: `${SIZE_PATTERN}|^off$`, minimum: 0 },
    read: orOff(readSize),
  },
  {
    name: "inlayHints.symbolic",
    default: false,
    owner: "editor",
    scope: "resource",
    since: "0.1",
    description: "Show the leading term where the length is not known.",
    schema: { type: "boolean" },
    read: readBoolean,
  },
  {
    name: "diagnostics.enable",
    default: true,
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: "Report findings.",
    schema: { type: "boolean" },
    read: readBoolean,
  },
  {
    name: "diagnostics.minimum",
    default: "1 MB",
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: "Bytes that a finding must save at least.",
    schema: { type: ["string", "number"], pattern: SIZE_PATTERN, minimum: 0 },
    read: readSize,
  },
  {
    name: "diagnostics.minimumShare",
    default: 25,
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: "Share of the value, in percent, that a finding must save at least.",
    schema: { type: "number", minimum: 0, maximum: 100 },
    read: readPercent,
  },
  {
    name: "rules",
    default: {},
    owner: "project",
    scope: "resource",
    since: "0.1",
    description:
      "Per rule off, hint, information, warning or error, or an object with severity, minimum, minimumShare, symbolic (also certain per-item overhead of unknown lengths).",
    schema: {
      type: "object",
      // For every name, also those that `properties` lists with what they are about.
      patternProperties: {
        "": {
          oneOf: [
            { type: "string", enum: SEVERITIES },
            {
              type: "object",
              additionalProperties: false,
              properties: {
                severity: { type: "string", enum: SEVERITIES },
                minimum: { type: ["string", "number"], pattern: SIZE_PATTERN, minimum: 0 },
                minimumShare: { type: "number", minimum: 0, maximum: 100 },
                symbolic: { type: "boolean" },
              },
            },
          ],
        },
      },
    },
    read: readRules,
  },
  {
    name: "overrides",
    default: [],
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: 'Other rules, thresholds and budgets for some paths, such as {"files": "tests/**", "rules": {"boxed-numbers": "off"}}.',
    schema: {
      type: "array",
      items: { type: "object", required: ["files"], properties: { files: { type: ["string", "array"] }, rules: { type: "object" } } },
    },
    read: readOverrides,
  },
  {
    name: "exclude",
    default: ["**/.venv/**", "**/site-packages/**"],
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: "Files without hints and findings; hover still answers.",
    schema: { type: "array", items: { type: "string" } },
    read: (value) =>
      Array.isArray(value) && value.every((item) => typeof item === "string") ? { value } : { expected: "a list of patterns" },
  },
  {
    name: "budget",
    default: "80 %",
    owner: "project",
    scope: "resource",
    since: "0.1",
    description:
      "Most memory that a value or a function may take: a size, a share of this machine's, or off; the command line has none unless it is set.",
    schema: { type: ["string", "number"], minimum: 0 },
    read: orOff(readBudget),
  },
  {
    name: "assume",
    default: {},
    owner: "project",
    scope: "resource",
    since: "0.1",
    description: 'Values that the program text does not tell, such as {"n": 1000000} or {"len(values)": 1000000}.',
    schema: { type: "object", additionalProperties: { type: "integer" } },
    read: readNumbers,
  },
];

/** What holds where nothing is set. */
export const DEFAULT_SETTINGS: Settings = assemble(new Map());

/**
 * Checks what an editor or a command line sent: an object, nested ({"hover": {"style": …}}) or with dotted names ({"hover.style": …}).
 * A wrong value gives the default and one problem. Null or undefined, for all or for one setting, means that it is not set.
 */
export function parseSettings(raw: unknown): ParsedSettings {
  const checked = checkSettings(raw);
  return { settings: assemble(checked.values), problems: checked.problems.map((problem) => problem.text) };
}

/** Settings of a project file on top of an editor's: only those that belong to the project, only those that it sets without a mistake. */
export function overlaySettings(
  base: Settings,
  raw: unknown,
): { readonly settings: Settings; readonly problems: readonly SettingProblem[] } {
  const checked = checkSettings(raw);
  const problems = [...checked.problems];
  const values = new Map<string, unknown>();
  for (const row of SETTINGS) {
    if (checked.values.has(row.name) && row.owner === "project") values.set(row.name, checked.values.get(row.name));
    else if (checked.values.has(row.name)) {
      problems.push({ path: row.name.split("."), text: `bytelens.${row.name}: is set in the editor, not in a project; ignored` });
    }
  }
  return { settings: assemble(values, base), problems };
}

/**
 * Bytes of "1 MB", "1 MiB", "500kB", "1000" or a number; null when it is neither or negative. kB, MB … are steps of 1,000,
 * KiB, MiB … of 1,024; the result is rounded to whole bytes.
 */
export function parseSize(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? Math.round(value) : null;
  if (typeof value !== "string") return null;
  const match = /^\s*([0-9][0-9_]*(?:\.[0-9]+)?)\s*(?:([kmgt]i?)?b?)\s*$/i.exec(value);
  if (match === null) return null;
  const factor = UNIT_BYTES[(match[2] ?? "").toLowerCase()];
  const digits = Number((match[1] ?? "").replaceAll("_", ""));
  return factor === undefined || !Number.isFinite(digits) ? null : Math.round(digits * factor);
}

/** "2 GB", "80 %" or a number of bytes; null when it is none of them. */
export function parseBudget(value: unknown): Budget | null {
  const share = typeof value === "string" && value.trim().endsWith("%") ? readPercent(value) : null;
  if (share !== null) return "value" in share ? { percent: share.value as number } : null;
  const bytes = parseSize(value);
  return bytes === null ? null : { bytes };
}

/** Bytes of a budget; `memory`: bytes of the machine, null where that is not known. Null: no budget. */
export function budgetBytes(budget: Budget | null, memory: number | null): number | null {
  if (budget === null || "bytes" in budget) return budget?.bytes ?? null;
  return memory === null ? null : Math.floor((memory * budget.percent) / 100);
}

/** VS Code's `contributes.configuration`. `rules` (id and summary) become the known names of bytelens.rules. */
export function manifestConfiguration(rules: readonly { readonly id: string; readonly summary: string }[]): unknown {
  const properties: Record<string, unknown> = {};
  SETTINGS.forEach((row, order) => {
    const named =
      row.name === "rules" ? { properties: Object.fromEntries(rules.map((rule) => [rule.id, { description: rule.summary }])) } : {};
    properties[`bytelens.${row.name}`] = {
      ...row.schema,
      ...named,
      default: row.default,
      description: row.description,
      scope: row.scope,
      order,
    };
  });
  return { title: "Bytelens", properties };
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const rows = SETTINGS.map((row) => `| \`${row.name}\` | \`${JSON.stringify(row.default)}\` | ${row.description} |`);
  return ["| `bytelens.` | default | description |", "| --- | --- | --- |", ...rows].join("\n");
}

/** `settings` with the overrides on top whose patterns apply. */
export function overridden(settings: Settings, applies: (files: readonly string[]) => boolean): Settings {
  return settings.overrides.reduce((base, { files, values }) => {
    if (!applies(files)) return base;
    const made = assemble(new Map(Object.entries(values)), base);
    return { ...made, rules: { ...base.rules, ...made.rules } };
  }, settings);
}

type Read =
  | { readonly value: unknown; readonly problems?: readonly SettingProblem[] }
  /** The value is wrong; the words name what it should be. */
  | { readonly expected: string };
type Reader = (value: unknown) => Read;

function checkSettings(raw: unknown): { readonly values: ReadonlyMap<string, unknown>; readonly problems: readonly SettingProblem[] } {
  const values = new Map<string, unknown>();
  const problems: SettingProblem[] = [];
  if (raw === null || raw === undefined) return { values, problems };
  if (!isRecord(raw))
    return { values, problems: [{ path: [], text: `bytelens: ${shown(raw)} is not a table of settings; using the defaults` }] };
  for (const [name, value] of flatten(raw, "")) {
    const path = name.split(".");
    const row = SETTINGS.find((candidate) => candidate.name === name);
    if (row === undefined) problems.push({ path, text: `bytelens.${name}: no such setting; ignored` });
    else if (value !== null && value !== undefined) {
      const read = row.read(value);
      if ("expected" in read) {
        problems.push({ path, text: `bytelens.${name}: ${shown(value)} is not ${read.expected}; using ${plain(row.default)}` });
      } else {
        values.set(name, read.value);
        problems.push(...(read.problems ?? []));
      }
    }
  }
  return { values, problems };
}

/** Pairs of dotted name and value; a group ("hover") is opened, a setting that is itself an object ("rules") is not. */
function* flatten(raw: Readonly<Record<string, unknown>>, prefix: string): Generator<readonly [string, unknown]> {
  for (const [key, value] of Object.entries(raw)) {
    const name = prefix + key;
    const group = SETTINGS.some((row) => row.name.startsWith(`${name}.`));
    if (group && isRecord(value)) yield* flatten(value, `${name}.`);
    else if (!group || (value !== null && value !== undefined)) yield [name, value];
  }
}

function assemble(values: ReadonlyMap<string, unknown>, base?: Settings): Settings {
  const made: Record<string, unknown> = {};
  for (const row of SETTINGS) {
    const [group, name] = row.name.split(".") as [string, string | undefined];
    const value = values.has(row.name) ? values.get(row.name) : base === undefined ? defaultOf(row) : valueIn(base, group, name);
    if (name === undefined) made[group] = value;
    else made[group] = { ...(made[group] as object | undefined), [name]: value };
  }
  // The table and the interface are two views of one thing; a test walks both.
  return made as unknown as Settings;
}

function valueIn(settings: Settings, group: string, name: string | undefined): unknown {
  const held = (settings as unknown as Record<string, unknown>)[group];
  return name === undefined ? held : (held as Record<string, unknown>)[name];
}

function defaultOf(row: SettingRow): unknown {
  const read = row.read(row.default);
  return "value" in read ? read.value : row.default;
}

function readSize(value: unknown): Read {
  const bytes = parseSize(value);
  return bytes === null ? { expected: 'a size such as "1 MB"' } : { value: bytes };
}

function orOff(reader: Reader): Reader {
  return (value) => {
    if (value === "off") return { value: null };
    const read = reader(value);
    return "expected" in read ? { expected: `${read.expected} or off` } : read;
  };
}

function readBoolean(value: unknown): Read {
  return typeof value === "boolean" ? { value } : { expected: "true or false" };
}

/** 25, "25" or "25 %"; 0 to 100. */
function readPercent(value: unknown): Read {
  const number = typeof value === "string" ? Number(value.replace(/\s*%\s*$/, "").trim() || Number.NaN) : value;
  return typeof number === "number" && number >= 0 && number <= 100 ? { value: number } : { expected: "a percentage from 0 to 100" };
}

function readBudget(value: unknown): Read {
  const budget = parseBudget(value);
  return budget === null ? { expected: 'a size such as "2 GB", a share such as "80 %"' } : { value: budget };
}

function oneOf(words: readonly string[]): Reader {
  const expected = words.length === 2 ? words.join(" or ") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return (value) => (typeof value === "string" && words.includes(value) ? { value } : { expected });
}

function readRules(value: unknown): Read {
  if (!isRecord(value)) return { expected: "a table of rules" };
  const rules: Record<string, RuleSettings> = {};
  const problems: SettingProblem[] = [];
  for (const [id, wanted] of Object.entries(value)) {
    const unset: RuleSettings = { severity: null, minimum: null, minimumShare: null, symbolic: null };
    if (wanted === null || wanted === undefined) continue;
    if (!RULE_IDS.includes(id)) {
      problems.push({ path: ["rules", id], text: `bytelens.rules.${id}: no such rule; ignored` });
      continue;
    }
    rules[id] = isRecord(wanted) ? readRule(id, wanted, problems) : { ...unset, severity: readSeverity(["rules", id], wanted, problems) };
  }
  return { value: rules, problems };
}

/** What an override may set. */
const OVERRIDABLE: readonly string[] = ["rules", "budget", "diagnostics.minimum", "diagnostics.minimumShare"];

function readOverrides(value: unknown): Read {
  if (!Array.isArray(value)) return { expected: "a list of overrides" };
  const problems: SettingProblem[] = [];
  const overrides = value.flatMap((raw): readonly Override[] => {
    const { files, ...rest } = isRecord(raw) ? raw : { files: null };
    const patterns = typeof files === "string" ? [files] : files;
    if (!Array.isArray(patterns) || !patterns.every((one) => typeof one === "string")) {
      problems.push({ path: ["overrides"], text: `bytelens.overrides: ${shown(raw)} has no files, a pattern or a list of them; ignored` });
      return [];
    }
    const checked = checkSettings(rest);
    for (const { text } of checked.problems) problems.push({ path: ["overrides"], text: text.replace(".", ".overrides.") });
    const values = [...checked.values].filter(([name]) => {
      const may = OVERRIDABLE.includes(name);
      if (!may) problems.push({ path: ["overrides"], text: `bytelens.overrides.${name}: is the same for all files; ignored` });
      return may;
    });
    return [{ files: patterns, values: Object.fromEntries(values) }];
  });
  return { value: overrides, problems };
}

function readRule(id: string, raw: Readonly<Record<string, unknown>>, problems: SettingProblem[]): RuleSettings {
  const read = <T>(name: string, reader: Reader): T | null => {
    const value = raw[name];
    if (value === null || value === undefined) return null;
    const result = reader(value);
    if ("value" in result) return result.value as T;
    problems.push({
      path: ["rules", id, name],
      text: `bytelens.rules.${id}.${name}: ${shown(value)} is not ${result.expected}; using ${name === "symbolic" ? "false" : `diagnostics.${name}`}`,
    });
    return null;
  };
  for (const name of Object.keys(raw)) {
    if (!["severity", "minimum", "minimumShare", "symbolic"].includes(name)) {
      problems.push({ path: ["rules", id, name], text: `bytelens.rules.${id}.${name}: no such setting; ignored` });
    }
  }
  const severity = raw.severity;
  return {
    severity: severity === null || severity === undefined ? null : readSeverity(["rules", id, "severity"], severity, problems),
    minimum: read("minimum", readSize),
    minimumShare: read("minimumShare", readPercent),
    symbolic: read("symbolic", readBoolean),
  };
}

function readSeverity(path: readonly string[], value: unknown, problems: SettingProblem[]): RuleSeverity | null {
  const read = oneOf(SEVERITIES)(value);
  if ("value" in read) return read.value as RuleSeverity;
  problems.push({ path, text: `bytelens.${path.join(".")}: ${shown(value)} is not ${read.expected}; using the rule's own` });
  return null;
}

/** Whole numbers by name; one that is none is left out, the others stay. */
function readNumbers(value: unknown): Read {
  if (!isRecord(value)) return { expected: "a table of numbers" };
  const problems: SettingProblem[] = [];
  const numbers: Record<string, number> = {};
  for (const [name, raw] of Object.entries(value)) {
    const n = typeof raw === "bigint" ? Number(raw) : raw;
    if (typeof n === "number" && Number.isSafeInteger(n)) numbers[name] = n;
    else problems.push({ path: ["assume", name], text: `bytelens.assume.${name}: ${shown(raw)} is not a whole number; ignored` });
  }
  return { value: numbers, problems };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A wrong value in a log line: as the user wrote it, cut where it is long. */
function shown(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
