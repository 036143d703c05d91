/** A folder's project: pyproject.toml with problems on their lines, and the interpreter found from files alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ancestors, type DiscoveryInput, discoverTarget } from "../../server/src/project/discover";
import { globPattern } from "../../server/src/project/glob";
import { isExcluded, settingsFor } from "../../server/src/project/paths";
import { resolveProject } from "../../server/src/project/project";
import { applyPyproject, locate, readPyproject } from "../../server/src/project/pyproject";
import { allows } from "../../server/src/project/requires";
import { placesOf } from "../../server/src/service/imports";
import { DEFAULT_SETTINGS, parseSettings } from "../../server/src/settings";
import { DEFAULT_TARGET, parseTarget, printTarget } from "../../server/src/target/parse";

test("pyproject.toml: settings of [tool.bytelens], wrong ones with their line", () => {
  const text = `[project]
name = "x"
requires-python = ">=3.9"

[tool.bytelens]
target = "cpython-3.12-64"
units = "binary"
"exclude" = ["gen/**"]

[tool.bytelens.diagnostics]
  minimum = "lots"
minimumShare = 10

[tool.bytelens.rules]
boxed-numbers = "of"
`;
  const project = readPyproject(text);
  assert.equal(project.requiresPython, ">=3.9");
  const { settings, problems } = applyPyproject(DEFAULT_SETTINGS, project, text);
  assert.equal(settings.target, "cpython-3.12-64");
  assert.deepEqual(settings.exclude, ["gen/**"]);
  assert.equal(settings.units, "decimal");
  assert.equal(settings.diagnostics.minimumShare, 10);
  assert.deepEqual(
    problems.map(({ span, text: problem }) => [text.slice(span.start, span.end), problem]),
    [
      ['minimum = "lots"', 'bytelens.diagnostics.minimum: "lots" is not a size such as "1 MB"; using 1 MB'],
      ['boxed-numbers = "of"', 'bytelens.rules.boxed-numbers: "of" is not off, hint, information, warning or error; using the rule\'s own'],
      ['units = "binary"', "bytelens.units: is set in the editor, not in a project; ignored"],
    ],
  );
});

test("pyproject.toml that does not parse, or has something else in our place", () => {
  const broken = '[tool.bytelens]\ntarget = "auto\n';
  const project = readPyproject(broken);
  assert.equal(project.table, null);
  assert.equal(project.problems.length, 1);
  assert.match(project.problems[0]?.text ?? "", /^pyproject\.toml: /);
  assert.equal(broken.slice(project.problems[0]?.span.start, project.problems[0]?.span.end), 'target = "auto');
  assert.deepEqual(readPyproject(""), { table: null, requiresPython: null, problems: [] });
  assert.equal(readPyproject("[project]\nrequires-python = 3\n").requiresPython, null);
  const odd = "[tool]\nbytelens = 5\n";
  const applied = applyPyproject(DEFAULT_SETTINGS, readPyproject(odd), odd);
  assert.equal(applied.settings, applied.settings);
  assert.equal(applied.problems.length, 1);
  assert.equal(odd.slice(applied.problems[0]?.span.start, applied.problems[0]?.span.end), "bytelens = 5");
});

test("places of keys: quoted, dotted and inside inline tables", () => {
  const text = 'tool.bytelens.target = "x"\r\n[tool]\r\n"bytelens".rules = { a = "b" }\r\n';
  const at = (...path: readonly string[]) => {
    const span = locate(text, ["tool", "bytelens", ...path]);
    return text.slice(span.start, span.end);
  };
  assert.equal(at("target"), 'tool.bytelens.target = "x"');
  assert.equal(at("rules", "a"), '"bytelens".rules = { a = "b" }');
});

test("folders above a folder", () => {
  assert.deepEqual(ancestors("/a/b"), ["/a/b", "/a", ""]);
  assert.deepEqual(ancestors("C:/a"), ["C:/a", "C:"]);
  assert.deepEqual(ancestors("file:///a/b"), ["file:///a/b", "file:///a", "file://"]);
  assert.deepEqual(ancestors("vscode-vfs://github/o/r"), ["vscode-vfs://github/o/r", "vscode-vfs://github/o", "vscode-vfs://github"]);
  assert.deepEqual(ancestors(""), [""]);
});

test("requires-python", () => {
  assert.ok(allows(">=3.9", [3, 14, 0]));
  assert.ok(!allows(">=3.9,<3.12", [3, 12, 0]));
  assert.ok(allows(">=3.9, <3.12", [3, 11, 9]));
  assert.ok(allows("~=3.10", [3, 14, 1]));
  assert.ok(!allows("~=3.10.2", [3, 11, 0]));
  assert.ok(allows("==3.11.*", [3, 11, 7]));
  assert.ok(!allows("==3.11.*", [3, 12, 0]));
  assert.ok(allows("^3.8", [3, 13, 0]));
  assert.ok(!allows("!=3.14.*", [3, 14, 0]));
  assert.ok(allows("nonsense", [3, 14, 0]), "what is not understood forbids nothing");
});

/** A file system as one table: path → text, or names for a folder. */
function input(files: Readonly<Record<string, string>>, more: Partial<DiscoveryInput> = {}): DiscoveryInput {
  const paths = Object.keys(files);
  return {
    directory: "/p/src",
    selected: null,
    onPath: null,
    system: "linux",
    runtime: {
      readFile: async (path) => files[path] ?? null,
      readDir: async (path) => {
        const names = new Set(
          paths.filter((file) => file.startsWith(`${path}/`)).map((file) => file.slice(path.length + 1).split("/")[0] ?? ""),
        );
        return names.size === 0 ? null : [...names];
      },
    },
    ...more,
  };
}

async function found(files: Readonly<Record<string, string>>, more: Partial<DiscoveryInput> = {}): Promise<string> {
  const { target, origin } = await discoverTarget(input(files, more));
  return `${printTarget(target)} (${origin})`;
}

/** As the target room completes what a file leaves out. */
function completed(text: string): string {
  const parsed = parseTarget(text);
  assert.ok(!("error" in parsed));
  return printTarget(parsed);
}

/** The newest patch release of a version, with no NumPy. */
function newestOf(text: string): string {
  return completed(text).replace(/\+.*/, "");
}

test("nothing to go by: the newest stable", async () => {
  assert.equal(await found({}), `${printTarget(DEFAULT_TARGET)} (newest stable)`);
});

test("a virtual environment beside or above the file, with its NumPy", async () => {
  const cfg = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.7\n";
  assert.equal(
    await found({ "/p/.venv/pyvenv.cfg": cfg, "/p/.venv/lib/python3.11/site-packages/numpy-2.4.6.dist-info/METADATA": "" }),
    "cpython-3.11.7-64+numpy2.4.6 (pyvenv.cfg)",
  );
  assert.equal(await found({ "/p/src/venv/pyvenv.cfg": cfg }), "cpython-3.11.7-64 (pyvenv.cfg)");
  assert.equal(
    await found({
      "/p/.venv/pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = true\nversion_info = 3.11.2.final.0\n",
      "/usr/lib/python3/dist-packages/numpy-1.24.2.egg-info/PKG-INFO": "",
    }),
    "cpython-3.11.2-64+numpy1.24.2 (pyvenv.cfg)",
  );
  assert.equal(
    await found(
      {
        "file:///p/.venv/pyvenv.cfg": "home = /opt/x y/bin\ninclude-system-site-packages = true\nversion = 3.11.2\n",
        "file:///opt/x%20y/lib/python3.11/site-packages/numpy-1.26.4.dist-info/M": "",
      },
      { directory: "file:///p/src" },
    ),
    "cpython-3.11.2-64+numpy1.26.4 (pyvenv.cfg)",
  );
  assert.equal(
    await found({ "/p/.venv/pyvenv.cfg": "version = 3.13.5\n", "/p/.venv/lib/python3.13t/site-packages/x": "" }),
    "cpython-3.13.5t-64 (pyvenv.cfg)",
  );
  assert.equal(
    await found({ "/p/.venv/pyvenv.cfg": "no version here\n", "/p/.python-version": "3.10.13\n" }),
    `${completed("cpython-3.10.13-64")} (.python-version)`,
  );
});

test(".python-version, then requires-python", async () => {
  const pyproject = { "/p/pyproject.toml": '[project]\nrequires-python = ">=3.8,<3.11"\n' };
  assert.equal(
    await found({ ...pyproject, "/p/.python-version": "cpython-3.12.1-linux-x86_64-gnu\n" }),
    `${completed("cpython-3.12.1-64")} (.python-version)`,
  );
  assert.equal(await found({ "/p/.python-version": "3.13t" }), `${completed("cpython-3.13t-64")} (.python-version)`);
  assert.equal(await found({ ...pyproject, "/p/.python-version": "my-env\n" }), `${completed("cpython-3.10-64")} (requires-python)`);
  assert.equal(
    await found({ "/p/pyproject.toml": '[project]\nrequires-python = ">=9"\n' }),
    `${printTarget(DEFAULT_TARGET)} (newest stable)`,
  );
});

test("an interpreter: selected before anything else, python3 on PATH last", async () => {
  const files = {
    "/opt/py/include/python3.11/patchlevel.h": '#define PY_VERSION      "3.11.7"\n',
    "/opt/py/lib/python3.11/site-packages/numpy-2.4.6.dist-info/METADATA": "",
    "/p/.python-version": "3.9.18\n",
  };
  assert.equal(await found(files, { selected: "/opt/py/bin/python3" }), "cpython-3.11.7-64+numpy2.4.6 (selected interpreter)");
  assert.equal(await found(files, { onPath: "/opt/py/bin/python3.11" }), `${completed("cpython-3.9.18-64")} (.python-version)`);
  assert.equal(await found({}, { onPath: "/x/versions/3.10.13/bin/python3.10" }), "cpython-3.10.13-64 (python3 on PATH)");
  assert.equal(await found({}, { onPath: "/usr/bin/python3.11" }), `${newestOf("cpython-3.11-64")} (python3 on PATH)`);
  assert.equal(await found({ "/x/version": "3.12.1\n" }, { onPath: "/x/shims/python3" }), "cpython-3.12.1-64 (python3 on PATH)");
  assert.equal(
    await found({ "/c/conda-meta/python-3.12.4-h99.json": "" }, { selected: "/c/bin/python" }),
    "cpython-3.12.4-64 (selected interpreter)",
  );
  assert.equal(
    await found(
      { "C:/v/pyvenv.cfg": "version = 3.12.1", "C:/v/Lib/site-packages/numpy-2.2.4.dist-info/x": "" },
      { selected: "C:\\v\\Scripts\\python.exe", system: "windows" },
    ),
    "cpython-3.12.1-64-win+numpy2.2.4 (selected interpreter)",
  );
  assert.equal(await found({}, { selected: "/usr/bin/pypy3" }), `${printTarget(DEFAULT_TARGET)} (newest stable)`);
});

test("the project: nearest [tool.bytelens] wins, a target that is not known is a problem and auto is used", async () => {
  const files = {
    "/p/pyproject.toml": '[tool.bytelens]\ntarget = "cpython-4.0-64"\n[tool.bytelens.diagnostics]\nminimum = "5 MB"\n',
    "/p/src/pyproject.toml": "[project]\nname = 'inner'\n",
    "/p/.python-version": "3.10.13",
  };
  const project = await resolveProject(DEFAULT_SETTINGS, input(files));
  assert.equal(project.file, "/p/pyproject.toml");
  assert.equal(project.settings.diagnostics.minimum, 5_000_000);
  assert.equal(project.origin, ".python-version");
  assert.equal(project.problems.length, 1);
  assert.match(project.problems[0]?.text ?? "", /^unknown target "cpython-4\.0-64"; known: /);
  assert.equal(project.targetError, null);

  const named = await resolveProject(parseSettings({ target: "cpython-3.8-64" }).settings, input({}));
  assert.deepEqual([named.target.python.slice(0, 2), named.origin], [[3, 8], "setting"]);
  const wrong = await resolveProject(parseSettings({ target: "jython" }).settings, input({}));
  assert.match(wrong.targetError ?? "", /jython/);
  assert.equal(wrong.origin, "newest stable");
});

test("exclude: from the folder asked for, one's own patterns also from pyproject.toml; the built-in ones only from the folder", () => {
  const settings = { ...DEFAULT_SETTINGS, exclude: [...DEFAULT_SETTINGS.exclude, "gen/**", "/w/p/one.py", "[", "a b/**"] };
  const of = (uri: string, folders: readonly string[], file: string | null = "file:///w/p/pyproject.toml") =>
    isExcluded(uri, folders, { settings, file });
  assert.equal(of("file:///w/p/gen/a.py", ["file:///w/p"]), true);
  assert.equal(of("file:///w/p/gen/a.py", ["file:///w"]), true, "from pyproject.toml");
  assert.equal(of("file:///w/p/gen/a.py", ["file:///w/p/gen"]), true, "from pyproject.toml, though the folder was asked for");
  assert.equal(of("file:///w/p/sub/gen/a.py", ["file:///w/p"], null), false);
  assert.equal(of("file:///w/p/a%20b/c.py", ["file:///w/p/"]), true, "escaped");
  assert.equal(of("file:///w/p/one.py", ["file:///w"]), true, "an absolute path");
  assert.equal(of("file:///w/p/.venv/x.py", ["file:///w/p"]), true);
  assert.equal(of("file:///w/p/.venv/x.py", ["file:///w/p/.venv"]), false, "asked for by name");
  assert.equal(of("file:///x/lib/site-packages/a.py", ["file:///w/p"]), true, "outside of every folder");
  assert.equal(of("file:///w/pq/gen/a.py", ["file:///w/p"], null), false);
});

test("paths of Windows: drives in folders, patterns and imports, the folders above them", () => {
  const settings = { ...DEFAULT_SETTINGS, exclude: [...DEFAULT_SETTINGS.exclude, "gen/**"] };
  for (const drive of ["c%3A", "C:"]) {
    const folder = `file:///${drive}/code/me/p`;
    const of = (path: string) => isExcluded(`${folder}/${path}`, [folder], { settings, file: `${folder}/pyproject.toml` });
    assert.deepEqual(["gen/a.py", ".venv/Lib/site-packages/x.py", "a%20b/c.py"].map(of), [true, true, false]);
    const imported = { span: { start: 0, end: 0 }, name: "N", module: "app.config", level: 0, here: true };
    assert.deepEqual(placesOf(imported, `${folder}/app/main.py`, [folder]).slice(2, 4), [
      `${folder}/app/config.py`,
      `${folder}/app/config/__init__.py`,
    ]);
    assert.deepEqual(ancestors(folder).slice(0, 3), [folder, `file:///${drive}/code/me`, `file:///${drive}/code`]);
  }
});

test("overrides: the patterns of paths as in exclude; later ones win, rules by name", () => {
  const { settings, problems } = parseSettings({
    rules: { "boxed-numbers": "warning" },
    overrides: [
      { files: "tests/**", rules: { "needless-copy": "off" }, diagnostics: { minimum: "5 MB" } },
      { files: ["tests/slow/**", "*.pyi"], rules: { "boxed-numbers": "off" }, "diagnostics.minimumShare": 50, budget: "1 GB" },
    ],
  });
  assert.deepEqual(problems, []);
  const of = (path: string) => settingsFor(`file:///w/${path}`, ["file:///w"], { settings, file: null });
  const severities = (path: string) => Object.entries(of(path).rules).map(([id, { severity }]) => `${id} ${severity}`);
  assert.equal(of("a.py"), settings);
  assert.deepEqual(severities("tests/a.py"), ["boxed-numbers warning", "needless-copy off"]);
  assert.deepEqual(of("tests/a.py").diagnostics, { enable: true, minimum: 5_000_000, minimumShare: 25 });
  assert.deepEqual(of("tests/a.py").budget, settings.budget);
  assert.deepEqual(severities("tests/slow/a.py"), ["boxed-numbers off", "needless-copy off"]);
  assert.deepEqual(of("tests/slow/a.py").diagnostics, { enable: true, minimum: 5_000_000, minimumShare: 50 });
  assert.deepEqual(of("a.pyi").budget, { bytes: 1e9 });
});

test("patterns of paths", () => {
  const matches: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["gen/**", ["gen/a.py", "gen/x/a.py"], ["gen", "agen/a.py", "x/gen/a.py"]],
    ["**/gen/**", ["gen/a.py", "x/y/gen/z/a.py"], ["x/agen/a.py", "gen.py"]],
    ["**/*.py", ["a.py", "x/.b/a.py"], ["a.pyi"]],
    ["*_pb2.py", ["a_pb2.py", ".x_pb2.py"], ["x/a_pb2.py"]],
    ["test_?.py", ["test_a.py"], ["test_.py", "test_ab.py", "test_/.py"]],
    ["{a,b/c}.py", ["a.py", "b/c.py"], ["b.py", "{a,b/c}.py"]],
    ["{**/x,y}/z.py", ["x/z.py", "q/x/z.py", "y/z.py"], ["q/y/z.py"]],
    ["[a-c]x[!0-9].py", ["axb.py", "cx_.py"], ["dxb.py", "ax1.py", "ax/.py"]],
    ["a**b.py", ["ab.py", "axxb.py"], ["a/b.py"]],
    ["a.(b)+$.py", ["a.(b)+$.py"], ["aXbb.py"]],
    ["\\*.py", ["*.py"], ["a.py"]],
    ["**", ["a", "a/b"], []],
  ];
  for (const [pattern, yes, no] of matches) {
    const one = globPattern(pattern);
    for (const path of yes) assert.equal(one?.test(path), true, `${pattern} ${path}`);
    for (const path of no) assert.equal(one?.test(path), false, `${pattern} ${path}`);
  }
  for (const broken of ["[", "a[b", "{a", "[z-a]"]) assert.equal(globPattern(broken), null, broken);
});
