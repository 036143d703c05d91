/** The oracle's snippets as values: by the name of the snippet, whose part after "__" is its parameter. */
import type { Target } from "../../server/src/target/target";
import type { Value } from "../../server/src/values/value";
import type { Builder } from "./build";
import { OTHER_SNIPPETS } from "./snippetsOther";
import { PLAIN_SNIPPETS } from "./snippetsPlain";

const SCALARS: Readonly<Record<string, string>> = {
  "np.float64(1.5)": "float64",
  "np.float32(1.5)": "float32",
  "np.int64(5)": "int64",
  "np.int8(5)": "int8",
  "np.bool_(True)": "bool",
  "np.complex128(1)": "complex128",
  'np.datetime64("2024-01-01")': "datetime64[D]",
  "np.longdouble(1)": "longdouble",
  "np.float16(1)": "float16",
  "np.uint64(1)": "uint64",
};

/** The snapshot of an oracle snippet; null where none is described here. */
export function makeSnippet(k: Builder, id: string, target: Target): Value | null {
  const cut = id.indexOf("__");
  const family = cut < 0 ? id : id.slice(0, cut);
  const parameter = cut < 0 ? "" : id.slice(cut + 2);
  if (family === "np_expr" && parameter in SCALARS) return k.object({ kind: "npscalar", dtype: SCALARS[parameter] as string });
  return (PLAIN_SNIPPETS[family] ?? OTHER_SNIPPETS[family])?.(k, parameter, target) ?? null;
}
