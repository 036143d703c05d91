/** pandas, 1.5 to 2.3: tables and columns, as the arrays that they are made of. Source: the pandas reference and pandas/core/internals/construction.py. */
import { type Entry, entry, transfer } from "./types";

const both = (method: string, takes: string, name: string): readonly Entry[] =>
  ["DataFrame", "Series"].map((type) => entry(`${type}.${method}`, `self ${takes}`, transfer(name)));

export const PANDAS: readonly Entry[] = [
  entry("pandas.Series", "data? index? dtype? name? copy?", transfer("series")),
  entry("pandas.DataFrame", "data? index? columns? dtype? copy?", transfer("frame")),
  entry("pandas.concat", "objs *rest axis? join? ignore_index?", transfer("framesJoined")),
  ...both("copy", "deep?", "frameCopied"),
  ...both("astype", "dtype copy? errors?", "frameCopied"),
  ...both("head", "n?", "frameStart"),
  ...both("tail", "n?", "frameStart"),
  ...["sum", "mean", "min", "max", "std", "var"].map((method) => entry(`Series.${method}`, "self axis?", transfer("frameReduced"))),
  ...both("to_numpy", "dtype? copy? na_value?", "frameValues"),
];

export const PANDAS_PROPERTIES: readonly Entry[] = [...both("values", "", "frameValues"), ...both("size", "", "frameSize")];
