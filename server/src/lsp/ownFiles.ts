/** bytelens/ownFiles: which of the files of a workspace are the user's own, as the command line sees it: not ignored by git, in no environment. */
import { type Ignoring, isIgnored, readIgnores } from "../project/ignored";
import type { Requests } from "../protocol";
import type { CancellationToken } from "./connection";
import { guard, type Refusal } from "./guard";
import type { Session } from "./session";

type Own = Requests["bytelens/ownFiles"];

/** Folders above a workspace that are looked at: no repository lies deeper. */
const MOST_ABOVE = 30;

export function ownFiles(session: Session, { uris }: Own["params"], token: CancellationToken): Promise<Own["result"] | Refusal> {
  const asked = { what: "files of the workspace", uri: null, position: null, retrigger: false };
  return guard<Own["result"]>(session.wire.log, asked, uris, token, async () => {
    const { files } = session;
    files.forget();
    const environments = new Map<string, Promise<boolean>>();
    const isEnvironment = (folder: string) =>
      once(environments, folder, async () => (await files.readDir(folder))?.includes("pyvenv.cfg") === true);
    const ignores = new Map<string, Promise<Ignoring | null>>();
    const rulesOf = (folder: string) =>
      once(ignores, folder, async () => {
        const text = await files.readFile(`${folder}/.gitignore`);
        return text === null ? null : readIgnores(text);
      });
    const isLeftOut = async (uri: string, top: string): Promise<boolean> => {
      const below = (folder: string) => decodeURIComponent(folder.slice(top.length + 1));
      const all: (readonly [string, Ignoring])[] = [];
      for (const folder of foldersBetween(top, uri)) {
        const rules = await rulesOf(folder);
        if (rules !== null) all.push([folder === top ? "" : `${below(folder)}/`, rules]);
      }
      return isIgnored(below(uri), all);
    };
    const tops = new Map<string, Promise<string>>();
    const topOf = (root: string) =>
      once(tops, root, async () => {
        const top = await repositoryOf(session, root);
        // Somebody has opened it all the same.
        return top !== root && (await isLeftOut(`${root}/.`, top)) ? root : top;
      });
    const own: string[] = [];
    for (const uri of uris) {
      const root = session.folders.map((folder) => folder.replace(/\/$/, "")).find((folder) => uri.startsWith(`${folder}/`));
      if (root !== undefined) {
        const [, ...inside] = foldersBetween(root, uri);
        if ((await isLeftOut(uri, await topOf(root))) || (await Promise.all(inside.map(isEnvironment))).includes(true)) continue;
      }
      own.push(uri);
    }
    return own;
  });
}

/** The folders that the file lies in, `top` first. */
function foldersBetween(top: string, uri: string): readonly string[] {
  const names = uri.slice(top.length + 1).split("/");
  return names.map((_, i) => [top, ...names.slice(0, i)].join("/"));
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}

/** The folder of the repository that a folder of the workspace lies in; the folder itself where it is in none. */
async function repositoryOf({ files }: Session, root: string): Promise<string> {
  let at = root;
  for (let above = 0; above < MOST_ABOVE; above += 1) {
    if ((await files.readDir(at))?.includes(".git") === true) return at;
    const up = at.replace(/\/[^/]*$/, "");
    if (up.length < "a://".length || up === at) break;
    at = up;
  }
  return root;
}
