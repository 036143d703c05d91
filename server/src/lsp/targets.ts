/** What the command that chooses a target shows: the versions we know, and what is in use for a document. */

import type { Requests } from "../protocol";
import { KNOWN } from "../target/known";
import { printTarget } from "../target/parse";
import type { CancellationToken } from "./connection";
import { guard, type Refusal } from "./guard";
import type { Session } from "./session";

type Targets = Requests["bytelens/targets"];

/** bytelens/targets: the targets that a document may be estimated for, and the one that it is. */
export function targets(session: Session, params: Targets["params"], token: CancellationToken): Promise<Targets["result"] | Refusal> {
  const uri = typeof params?.uri === "string" ? params.uri : null;
  const none: Targets["result"] = { known: [], current: null, origin: null, found: [] };
  return guard(session.wire.log, { what: "targets", uri, position: null, retrigger: false }, none, token, async () => {
    const project = uri === null ? null : await session.configuration.of(uri);
    return {
      known: KNOWN.map(({ major, minor }) => `cpython-${major}.${minor}-64`).reverse(),
      current: project === null ? null : printTarget(project.target),
      origin: project === null ? null : project.origin,
      found: (await session.configuration.interpreters(uri, params?.paths ?? [])).map(({ target, place }) => ({
        target: printTarget(target),
        place,
      })),
    };
  });
}
