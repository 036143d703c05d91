/** Fixes keep their parentheses: every program, with its arguments, values and items in parentheses of their own and comments inside, still parses when it is fixed. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Service } from "../../server/src/service";
import { parseSettings } from "../../server/src/settings";
import { applyEdits } from "../../server/src/text/edits";
import { messageText } from "../estimates";
import { machineTarget, runPython } from "../rules/python";
import { newService, withText } from "../service";
import { ALL } from "./all";

let service: Service;
before(async () => {
  service = await newService();
});

const { settings } = parseSettings({ diagnostics: { minimum: "100 kB" } });

/** Python that reads programs and prints them with more parentheses: around arguments; around values, too; with comments; around items and what is indexed. */
const VARIANTS = `
import ast, json
def variant(code, mode):
    try: tree = ast.parse(code)
    except SyntaxError: return code
    lines = code.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines: starts.append(starts[-1] + len(line))
    text = code.encode()
    insertions = []
    def wrap(e):
        start, end = starts[e.lineno - 1] + e.col_offset, starts[e.end_lineno - 1] + e.end_col_offset
        if isinstance(e, (ast.Starred, ast.NamedExpr)): return
        insertions.append((start, 0, -end, b"( # c\\n " if mode == 2 else b"("))
        insertions.append((end, -1, -start, b" # d\\n )" if mode == 2 else b")"))
    for n in ast.walk(tree):
        if isinstance(n, ast.Call) and not (len(n.args) == 1 and isinstance(n.args[0], ast.GeneratorExp)):
            for e in [*n.args, *(k.value for k in n.keywords if k.arg)]: wrap(e)
        if mode == 0: continue
        if isinstance(n, (ast.Assign, ast.AugAssign, ast.Return)) and n.value: wrap(n.value)
        if isinstance(n, ast.Dict):
            for e in n.values: wrap(e)
        if isinstance(n, ast.For): wrap(n.iter)
        if mode == 3 and isinstance(n, (ast.ListComp, ast.GeneratorExp)):
            for e in [n.elt, *(g.iter for g in n.generators)]: wrap(e)
        if mode == 3 and isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Load): wrap(n.value)
    out, at = b"", 0
    for start, _, _, what in sorted(insertions, key=lambda one: one[:3]):
        out, at = out + text[at:start] + what, start
    return (out + text[at:]).decode()
def parses(code):
    try: return ast.parse(code) is not None
    except (SyntaxError, TypeError): return False
`;

function python(what: string, data: readonly unknown[]): readonly string[] {
  const json = JSON.stringify(JSON.stringify(data));
  return JSON.parse(runPython(`${VARIANTS}\nprint(json.dumps(${what.replace("DATA", `json.loads(${json})`)}))\n`));
}

test("with more parentheses fixed programs still parse", () => {
  const target = machineTarget();
  const programs = ALL.flatMap(({ SPEAKS }) => SPEAKS).filter(({ code, target: other }) => other === undefined && !code.includes("pandas"));
  const texts = python(
    "[one for code in DATA for one in sorted({variant(code, mode) for mode in range(4)}) if parses(one)]",
    programs.map(({ code }) => code),
  );
  assert.ok(texts.length > programs.length);
  const fixed: (readonly [string, string | null])[] = [];
  for (const code of texts)
    withText(service, code, { settings, target }, (uri) => {
      for (const { fixes } of service.check(uri))
        for (const fix of fixes) fixed.push([messageText(fix.title), applyEdits(code, fix.edits)]);
    });
  assert.ok(fixed.length > 1000);
  assert.deepEqual(python("[f'{title}: {code}' for title, code in DATA if not parses(code)]", fixed), []);
});
