/** Where our own programs are, what was recorded of them, and the score that may only improve. */
import { join } from "node:path";
import { ROOT } from "../repo/files";

export const PROGRAMS = join(ROOT, "test/truth/programs");
export const RECORDED = join(ROOT, "test/truth/recorded");
export const GOLDEN = join(ROOT, "test/truth/score.txt");
