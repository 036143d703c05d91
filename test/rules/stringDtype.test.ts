/** Why object-dtype offers no string dtype: the one that pandas has without pyarrow is an array of the same objects (pandas/core/arrays/string_.py, StringArray). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pandasPython, runPython } from "./python";

test("pandas' string dtype holds what an object column holds", () => {
  const python = pandasPython();
  if (python === null) return;
  const program = `
import tracemalloc, pandas
texts = [f"text {i}" for i in range(100_000)]
column = pandas.Series(texts, dtype=object)
column.copy(), column.astype("string[python]")
def held(make):
    tracemalloc.start()
    made = make()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size
print([held(lambda: column.copy()), held(lambda: column.astype("string[python]"))])
`;
  const [object = 0, string = 0] = JSON.parse(runPython(program, python)) as readonly number[];
  assert.ok(Math.abs(string - object) < 0.01 * object, `${object} and ${string}`);
});
