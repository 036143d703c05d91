/** Measurements that hold something besides the value, known from the data's own notes and from how they were taken. */
import type { Field } from "./records";

interface Noise {
  readonly id: RegExp;
  readonly target?: RegExp;
  readonly fields: readonly Field[];
  /** Bytes that the measurement has more (or, negative, less) than the value takes. */
  readonly least: number;
  readonly most: number;
  readonly why: string;
}

const HELD: readonly Field[] = ["held", "allocated"];

/** Each as wide as what was measured, and no wider. */
export const NOISE: readonly Noise[] = [
  {
    id: /^inst_tree__/,
    target: /-3\.([6-9]|10)\b/,
    fields: HELD,
    least: 344,
    most: 464,
    why: "the frame that the recursive function keeps",
  },
  {
    id: /^(list|tuple)_gen__1000$/,
    target: /3\.(8|9|10)\b/,
    fields: HELD,
    least: 35,
    most: 48,
    why: "the code object of the generator gets its cache of global names in its 1,024th round, in the second run",
  },
  {
    id: /^deepcopy_list__1000$/,
    target: /-3\.([6-9]|10)\b/,
    fields: HELD,
    least: 372,
    most: 1136,
    why: "a code object of the copy module keeps the frame of its last call, and from 3.8 on gets a cache of global names in its 1,024th",
  },
  {
    id: /^deepcopy_list_list__300$/,
    target: /-3\.([6-9]|10)\b/,
    fields: HELD,
    least: 862,
    most: 1616,
    why: "a code object of the copy module keeps the frame of its last call, and from 3.8 on gets a cache of global names in its 1,024th",
  },
  {
    id: /^deepcopy_(list|dict)__/,
    target: /-3\.([6-9]|10)\b/,
    fields: HELD,
    least: 372,
    most: 704,
    why: "a code object of the copy module keeps the frame of its last call",
  },
  {
    id: /^deepcopy_list_list__/,
    target: /-3\.([6-9]|10)\b/,
    fields: HELD,
    least: 736,
    most: 1120,
    why: "the frames of the functions of the copy module that called each other stay in the interpreter's list of free frames",
  },
  {
    id: /^np_list_of_arrays/,
    target: /3\.9\.2-32/,
    fields: ["peak"],
    least: -758,
    most: 1600,
    why: "floats and small blocks that were free already; shapes of up to a hundred arrays, as on all targets",
  },
  {
    id: /^np_/,
    target: /3\.9\.2-32/,
    fields: ["peak"],
    least: -758,
    most: 96,
    why: "floats and small blocks that were free already; shapes and strides of up to three arrays, as on all targets",
  },
  {
    id: /^np_expr__np\.roll/,
    target: /3\.9\.2-32/,
    fields: HELD,
    least: 0,
    most: 800,
    why: "what NumPy's Python code keeps of its first call",
  },
  {
    id: /^np_(expr|peak)__np\.(meshgrid|mgrid|ogrid|random|pad|polyfit|percentile|roll)\b/,
    fields: HELD,
    least: 0,
    most: 384,
    why: "small blocks of temporary arrays, which NumPy keeps for the next ones",
  },
  { id: /^np_pickle/, fields: HELD, least: 0, most: 190, why: "small blocks of what pickling makes on its way" },
  {
    id: /^np_list_of_arrays/,
    fields: [...HELD, "peak"],
    least: 0,
    most: 1600,
    why: "shapes of up to a hundred arrays, in part from NumPy's own cache",
  },
  {
    id: /^np_/,
    fields: [...HELD, "peak"],
    least: -16,
    most: 96,
    why: "shapes and strides of up to three arrays, in part from NumPy's own cache",
  },
  {
    id: /^pickle[0-3]_(bytes|set_int)__/,
    fields: HELD,
    least: 0,
    most: 64,
    why: "the name of the type or codec, a text that pickling by name leaves behind",
  },
  {
    id: /^deque/,
    target: /-3\.10-wasm32/,
    fields: HELD,
    least: -816,
    most: 0,
    why: "up to 3.10 the process keeps blocks of deques that are gone, and the WebAssembly targets ran in one process",
  },
  {
    id: /^(list_)?deque/,
    target: /-3\.(6|7|8|9|10)[.-]/,
    fields: ["peak"],
    least: -824,
    most: 0,
    why: "up to 3.10 the process keeps blocks of deques that are gone",
  },
];

/** What the truth of a figure may differ by; nothing unless listed. */
export function noiseOf(id: string, target: string, field: Field): { readonly least: number; readonly most: number } {
  const found = NOISE.find((one) => one.id.test(id) && one.fields.includes(field) && (one.target?.test(target) ?? true));
  return found ?? { least: 0, most: 0 };
}
