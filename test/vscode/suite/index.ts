// The editor suite as the desktop editor and the embedded one run it: the packaged extension, in a Node extension host.
import { everywhere } from "./cases";
import * as editor from "./editor";
import { type Case, holds, runCases } from "./harness";

/** Entry point that the editor calls; it throws when a case fails. */
export const run = (): Promise<void> => runCases([host, ...everywhere]);

const host: Case = {
  name: "the installed package and the suite run in a Node host",
  check: async () => {
    holds(typeof process === "object" && typeof process.versions?.node === "string", "this is no Node host");
    editor.installed();
  },
};
