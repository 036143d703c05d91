/** What the server needs of the machine that it runs on; node and the browser each have one. */
import type { Requests } from "../protocol";
import type { Wasm } from "../service";
import type { Process, Wire } from "./wire";

export interface Runtime extends Process {
  /** The parser's runtime and grammar. Asked for once, after `initialize` is answered. */
  readonly wasm: () => Promise<Wasm>;
  /** Whether files of this URI's scheme can be read here; else the client is asked. */
  readonly reaches: (uri: string) => boolean;
  /** Text of a file by URI. Null: not there or not readable. */
  readonly readFile: (uri: string) => Promise<string | null>;
  /** Names in a folder by URI; null as above. */
  readonly readDir: (uri: string) => Promise<readonly string[] | null>;
  /** Runs `task` after messages that have already arrived had their turn. */
  readonly defer: (task: () => void) => void;
  /** Path of python3 on PATH, symbolic links followed; null where there is none. */
  readonly pythonOnPath: () => Promise<string | null>;
  /** Path of the folder where pyenv keeps its interpreters, there or not; null: no home. */
  readonly pyenv: string | null;
  /** Bytes of memory that this process may use; null: the machine does not say. */
  readonly memory: number | null;
  readonly system: "linux" | "windows" | "macos";
  /** URI of the folder with the rules' pages, ending in "/"; null: the client says where, or there are no links. */
  readonly docs: string | null;
}

/** The two questions about files, answered by the runtime where it reaches, else by the client. Answers are kept until `forget`, but of `readNow`. */
export interface Files {
  readonly readFile: (uri: string) => Promise<string | null>;
  readonly readNow: (uri: string) => Promise<string | null>;
  readonly readDir: (uri: string) => Promise<readonly string[] | null>;
  readonly forget: () => void;
}

/** `ask` null: the client does not answer file requests. It is asked only for what lies in one of the workspace's `folders`. */
export function createFiles(runtime: Runtime, ask: Wire["request"] | null, folders: () => readonly string[]): Files {
  const texts = new Map<string, Promise<string | null>>();
  const names = new Map<string, Promise<readonly string[] | null>>();
  const client = async <K extends "bytelens/readFile" | "bytelens/readDir">(method: K, uri: string): Promise<Requests[K]["result"]> => {
    if (ask === null || !folders().some((folder) => uri.startsWith(folder))) return null;
    return ask<Requests[K]["result"]>(method, { uri }).catch(() => null);
  };
  const readNow = (uri: string) => (runtime.reaches(uri) ? runtime.readFile(uri) : client("bytelens/readFile", uri));
  return {
    readFile: (uri) => keep(texts, uri, () => readNow(uri)),
    readNow,
    readDir: (uri) => keep(names, uri, () => (runtime.reaches(uri) ? runtime.readDir(uri) : client("bytelens/readDir", uri))),
    forget: () => {
      texts.clear();
      names.clear();
    },
  };
}

function keep<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let value = kept.get(key);
  if (value === undefined) {
    value = make();
    kept.set(key, value);
  }
  return value;
}
