/** Settings: defaults, reading, what a wrong value does, and what a project may set. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  budgetBytes,
  DEFAULT_SETTINGS,
  manifestConfiguration,
  overlaySettings,
  parseSettings,
  parseSize,
  SETTINGS,
} from "../../server/src/settings";

test("nothing set gives the defaults without a problem", () => {
  for (const raw of [undefined, null, {}, { hover: null }, { hover: { style: null } }, { units: undefined }]) {
    assert.deepEqual(parseSettings(raw), { settings: DEFAULT_SETTINGS, problems: [] });
  }
  assert.deepEqual(DEFAULT_SETTINGS, {
    target: "auto",
    units: "decimal",
    hover: { style: "full", minimum: 1000 },
    inlayHints: { enable: true, bindings: 1_000_000, needs: 1_000_000, loops: null, returns: null, symbolic: false },
    diagnostics: { enable: true, minimum: 1_000_000, minimumShare: 25 },
    rules: {},
    overrides: [],
    exclude: ["**/.venv/**", "**/site-packages/**"],
    budget: { percent: 80 },
    assume: {},
  });
});

test("nested and dotted names are one", () => {
  const nested = parseSettings({ hover: { style: "compact", minimum: "2 kB" }, inlayHints: { bindings: "off" } });
  const dotted = parseSettings({ "hover.style": "compact", "hover.minimum": 2000, "inlayHints.bindings": "off" });
  assert.deepEqual(nested, dotted);
  assert.deepEqual(nested.problems, []);
  assert.deepEqual(nested.settings.hover, { style: "compact", minimum: 2000 });
  assert.equal(nested.settings.inlayHints.bindings, null);
});

test("a wrong value gives the default and one line that says so", () => {
  const { settings, problems } = parseSettings({
    units: "mib",
    target: 7,
    hover: { style: "loud", minimum: -1 },
    inlayHints: { enable: "yes", bindings: "lots" },
    diagnostics: { enable: 1, minimum: "1 XB", minimumShare: 200 },
    rules: ["boxed-numbers"],
    exclude: "tests/**",
    budget: "120 %",
    assume: 7,
    colour: "red",
  });
  assert.deepEqual(settings, DEFAULT_SETTINGS);
  assert.deepEqual(problems, [
    'bytelens.units: "mib" is not decimal or binary; using decimal',
    "bytelens.target: 7 is not a target or auto; using auto",
    'bytelens.hover.style: "loud" is not full, compact or off; using full',
    'bytelens.hover.minimum: -1 is not a size such as "1 MB"; using 1 kB',
    'bytelens.inlayHints.enable: "yes" is not true or false; using true',
    'bytelens.inlayHints.bindings: "lots" is not a size such as "1 MB" or off; using 1 MB',
    "bytelens.diagnostics.enable: 1 is not true or false; using true",
    'bytelens.diagnostics.minimum: "1 XB" is not a size such as "1 MB"; using 1 MB',
    "bytelens.diagnostics.minimumShare: 200 is not a percentage from 0 to 100; using 25",
    'bytelens.rules: ["boxed-numbers"] is not a table of rules; using {}',
    'bytelens.exclude: "tests/**" is not a list of patterns; using ["**/.venv/**","**/site-packages/**"]',
    'bytelens.budget: "120 %" is not a size such as "2 GB", a share such as "80 %" or off; using 80 %',
    "bytelens.assume: 7 is not a table of numbers; using {}",
    "bytelens.colour: no such setting; ignored",
  ]);
});

test("assumed numbers are whole; a mistake in one leaves the rest", () => {
  const { settings, problems } = parseSettings({ assume: { n: 1000, "len(xs)": 20n, half: 0.5, text: "7" } });
  assert.deepEqual(settings.assume, { n: 1000, "len(xs)": 20 });
  assert.deepEqual(problems, [
    "bytelens.assume.half: 0.5 is not a whole number; ignored",
    'bytelens.assume.text: "7" is not a whole number; ignored',
  ]);
});

test("a mistake in an override leaves what is right in it, and the others", () => {
  const { settings, problems } = parseSettings({
    overrides: [
      7,
      { rules: {} },
      { files: "a", target: "auto", rules: { "no-such": "off" }, budget: "x" },
      { files: ["b"], budget: "off" },
    ],
  });
  assert.deepEqual(settings.overrides, [
    { files: ["a"], values: { rules: {} } },
    { files: ["b"], values: { budget: null } },
  ]);
  assert.deepEqual(problems, [
    "bytelens.overrides: 7 has no files, a pattern or a list of them; ignored",
    'bytelens.overrides: {"rules":{}} has no files, a pattern or a list of them; ignored',
    "bytelens.overrides.rules.no-such: no such rule; ignored",
    'bytelens.overrides.budget: "x" is not a size such as "2 GB", a share such as "80 %" or off; using 80 %',
    "bytelens.overrides.target: is the same for all files; ignored",
  ]);
  assert.deepEqual(parseSettings({ overrides: {} }).problems, ["bytelens.overrides: {} is not a list of overrides; using []"]);
});

test("something that is no table of settings at all is one problem", () => {
  for (const raw of [1, "x", [], true]) assert.equal(parseSettings(raw).problems.length, 1);
  assert.deepEqual(parseSettings({ hover: 3 }).problems, ["bytelens.hover: no such setting; ignored"]);
});

test("rules take a word or an object; a mistake in one part leaves the rest", () => {
  const { settings, problems } = parseSettings({
    rules: {
      "boxed-numbers": "off",
      "materialized-iterable": { severity: "error", minimum: "5 MB", minimumShare: 10, symbolic: true },
      "serialize-peak": "loud",
      "unused-ignore": { minimum: "x", extra: 1, symbolic: 2 },
      nothing: null,
      "boxed-number": "off",
    },
  });
  const unset = { severity: null, minimum: null, minimumShare: null, symbolic: null };
  assert.deepEqual(settings.rules, {
    "boxed-numbers": { ...unset, severity: "off" },
    "materialized-iterable": { severity: "error", minimum: 5_000_000, minimumShare: 10, symbolic: true },
    "serialize-peak": unset,
    "unused-ignore": unset,
  });
  assert.deepEqual(problems, [
    'bytelens.rules.serialize-peak: "loud" is not off, hint, information, warning or error; using the rule\'s own',
    "bytelens.rules.unused-ignore.extra: no such setting; ignored",
    'bytelens.rules.unused-ignore.minimum: "x" is not a size such as "1 MB"; using diagnostics.minimum',
    "bytelens.rules.unused-ignore.symbolic: 2 is not true or false; using false",
    "bytelens.rules.boxed-number: no such rule; ignored",
  ]);
});

test("sizes", () => {
  const cases: readonly (readonly [unknown, number | null])[] = [
    [0, 0],
    [1500, 1500],
    [1.6, 2],
    ["0", 0],
    ["1000", 1000],
    ["1_000_000", 1_000_000],
    ["1kB", 1000],
    ["1 kB", 1000],
    ["1 KB", 1000],
    ["1 MB", 1_000_000],
    ["1.5 MB", 1_500_000],
    ["1 MiB", 1_048_576],
    ["2 GiB", 2 ** 31],
    ["1m", 1_000_000],
    ["12 B", 12],
    [" 3 TB ", 3e12],
    ["1 MB MB", null],
    ["MB", null],
    ["-1 MB", null],
    ["1e6", null],
    ["", null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [null, null],
    [true, null],
  ];
  for (const [value, bytes] of cases) assert.equal(parseSize(value), bytes, JSON.stringify(value));
});

test("a budget is a size, a share of the machine's memory, or off", () => {
  const bytes = (raw: unknown, memory: number | null) => budgetBytes(parseSettings({ budget: raw }).settings.budget, memory);
  assert.equal(bytes("2 GB", null), 2e9);
  assert.equal(bytes(4096, 16e9), 4096);
  assert.equal(bytes("25 %", 16e9), 4e9);
  assert.equal(bytes("25%", null), null, "a share of nobody knows what");
  assert.equal(bytes("off", 16e9), null);
  assert.equal(bytes(undefined, 10e9), 8e9);
});

test("a project sets what CI and editor must agree on, and not how the editor looks", () => {
  const base = parseSettings({ units: "binary", diagnostics: { minimum: "2 MB", minimumShare: 50 } }).settings;
  const { settings, problems } = overlaySettings(base, { units: "decimal", diagnostics: { minimum: "3 MB", minimumShare: "x" } });
  assert.equal(settings.units, "binary");
  assert.equal(settings.diagnostics.minimum, 3_000_000);
  assert.equal(settings.diagnostics.minimumShare, 50, "a wrong value in the project leaves what the editor has");
  assert.deepEqual(
    problems.map((problem) => problem.path.join(".")),
    ["diagnostics.minimumShare", "units"],
  );
});

test("every default is a right value of its own setting and is what the manifest shows", () => {
  const manifest = manifestConfiguration([{ id: "some-rule", summary: "What it finds." }]) as {
    properties: Record<string, { default: unknown; description: string; pattern?: string; enum?: unknown[]; properties?: object }>;
  };
  assert.deepEqual(
    Object.keys(manifest.properties),
    SETTINGS.map((row) => `bytelens.${row.name}`),
  );
  for (const row of SETTINGS) {
    assert.ok("value" in row.read(row.default), row.name);
    const shown = manifest.properties[`bytelens.${row.name}`];
    assert.deepEqual(shown?.default, row.default);
    assert.match(shown?.description ?? "", /\S\.$/);
    if (shown?.pattern !== undefined) assert.match(String(row.default), new RegExp(shown.pattern));
    if (shown?.enum !== undefined) assert.ok(shown.enum.includes(row.default));
  }
  assert.deepEqual(Object.keys(manifest.properties["bytelens.rules"]?.properties ?? {}), ["some-rule"]);
});
