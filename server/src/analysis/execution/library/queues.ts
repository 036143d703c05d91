/** Objects of libraries that only keep what they are given: queues, locks, namespaces, templates. Their sizes are not followed. */
import { newBuiltin } from "../builtinObjects";
import { newClass, newInstance, setOwn } from "../classObjects";
import { bool, type Call, type Class, FALSE, type Instance, int, list, type Named, NONE, type Py, stop, str, TRUE } from "../objects";
import { raise, wholeOf } from "../operations";
import { shown } from "../texts";
import type { World } from "../world";

type Own = (self: Instance, args: readonly Py[], named: Named) => Py;

/** A class whose instances have no size. */
function kept(w: World, name: string, start: Own, methods: Readonly<Record<string, Own>>): Class {
  const cls: Class = newClass(name, [w.object], new Map(), (args, named) => {
    const made = newInstance(cls);
    made.asked = true;
    start(made, args, named);
    return made;
  });
  for (const [key, own] of Object.entries(methods))
    cls.attributes.set(
      key,
      newBuiltin(key, ([self = NONE, ...args], named) => (self.k === "instance" ? own(self, args, named) : stop(key))),
    );
  return cls;
}

/** The queue module. What would wait stops. */
export function queues(w: World): Readonly<Record<string, Py | Call>> {
  const heaps = w.modules.get("heapq");
  const held = (self: Instance): Extract<Py, { readonly k: "list" }> => {
    const items = self.attributes.get("items");
    return items?.k === "list" ? items : stop("a queue");
  };
  const most = (self: Instance): number => Number(wholeOf(self.attributes.get("maxsize") ?? int(0)) ?? 0);
  const queue = (
    name: string,
    put: (items: Extract<Py, { readonly k: "list" }>, item: Py) => void,
    get: (items: Extract<Py, { readonly k: "list" }>) => Py,
  ): Class => {
    const add: Own = (self, [item = NONE]) => {
      if (most(self) > 0 && held(self).v.length >= most(self)) return stop("a queue that is full");
      put(held(self), item);
      return NONE;
    };
    const take: Own = (self) => (held(self).v.length === 0 ? stop("a queue that is empty") : get(held(self)));
    return kept(
      w,
      name,
      (self, [size], named) => {
        self.attributes.set("items", list([], []));
        self.attributes.set("maxsize", size ?? named?.get("maxsize") ?? int(0));
        return NONE;
      },
      {
        put: add,
        put_nowait: add,
        get: take,
        get_nowait: take,
        empty: (self) => bool(held(self).v.length === 0),
        full: (self) => bool(most(self) > 0 && held(self).v.length >= most(self)),
        qsize: (self) => int(held(self).v.length),
        task_done: () => NONE,
      },
    );
  };
  const first = (items: Extract<Py, { readonly k: "list" }>): Py => items.v.shift() as Py;
  const append = (items: Extract<Py, { readonly k: "list" }>, item: Py): void => {
    items.v.push(item);
  };
  const heap = (name: string, ...args: readonly Py[]): Py => w.call(heaps?.get(name) ?? stop("heapq"), args, null);
  return {
    Queue: queue("Queue", append, first),
    SimpleQueue: queue("SimpleQueue", append, first),
    LifoQueue: queue("LifoQueue", append, (items) => items.v.pop() as Py),
    PriorityQueue: queue(
      "PriorityQueue",
      (items, item) => heap("heappush", items, item),
      (items) => heap("heappop", items),
    ),
  };
}

/** Locks of the threading module, in a program that has one thread. */
export function locks(w: World): Readonly<Record<string, Py | Call>> {
  const lock = (name: string): Class =>
    kept(w, name, () => NONE, {
      acquire: () => TRUE,
      release: () => NONE,
      locked: () => FALSE,
      __enter__: () => TRUE,
      __exit__: () => FALSE,
    });
  return { Lock: lock("lock"), RLock: lock("RLock") };
}

/** types.SimpleNamespace. */
export function namespaces(w: World): Class {
  return kept(
    w,
    "SimpleNamespace",
    (self, args, named) => {
      if (args.length > 0) return stop("SimpleNamespace()");
      for (const [name, value] of named ?? []) setOwn(self, name, value);
      return NONE;
    },
    {
      __repr__: (self) => {
        const parts = [...self.attributes].map(([name, value]) => [name, shown(w, value, "repr", 1)] as const);
        if (parts.some(([, text]) => text === null)) return { k: "unknown", type: "str", idle: false };
        return str(`namespace(${parts.map(([name, text]) => `${name}=${text}`).join(", ")})`);
      },
    },
  );
}

/** string.Template. */
export function templates(w: World): Class {
  const filled =
    (safe: boolean): Own =>
    (self, [mapping], named) => {
      const template = self.attributes.get("template");
      if (template?.k !== "str") return stop("Template()");
      let unknown = false;
      const text = template.v.replace(
        /\$(?:(\$)|([_a-z]\w*)|\{([_a-z]\w*)\}|)/gi,
        (whole, escaped: string | undefined, plain: string | undefined, braced: string | undefined) => {
          if (escaped !== undefined) return "$";
          const name = plain ?? braced;
          if (name === undefined) return safe ? whole : raise(w, "ValueError");
          const value =
            named?.get(name) ??
            (mapping?.k === "dict" ? mapping.v.get(name)?.[1] : mapping === undefined ? undefined : stop("substitute()"));
          if (value === undefined) return safe ? whole : raise(w, "KeyError", str(name));
          const part = shown(w, value, "str");
          if (part === null) unknown = true;
          return part ?? "";
        },
      );
      return unknown ? { k: "unknown", type: "str", idle: false } : str(text);
    };
  return kept(
    w,
    "Template",
    (self, [text = NONE]) => {
      self.attributes.set("template", text);
      return NONE;
    },
    { substitute: filled(false), safe_substitute: filled(true) },
  );
}
