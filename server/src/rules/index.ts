/** The list of rules. Adding one: its file, and a line here. */
import { boxedNumbers } from "./boxedNumbers";
import { materializedIterable } from "./materializedIterable";
import type { Rule } from "./rule";
import { serializePeak } from "./serializePeak";

export const RULES: readonly Rule[] = [boxedNumbers, materializedIterable, serializePeak];
