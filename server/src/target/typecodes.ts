/** Type codes of array.array and their bytes per item (Modules/arraymodule.c). */
import type { Target } from "./target";

/** Bytes per item; null for codes that are none. */
export function bytesPerItem(typecode: string, { os, word }: Target): number | null {
  switch (typecode) {
    case "b":
    case "B":
    case "c":
      return 1;
    case "h":
    case "H":
      return 2;
    case "i":
    case "I":
    case "f":
    case "w":
      return 4;
    case "l":
    case "L":
      return os === "windows" ? 4 : word;
    case "u":
      return os === "windows" ? 2 : 4;
    case "q":
    case "Q":
    case "d":
      return 8;
    default:
      return null;
  }
}
