/** Programs for missing-slots: classes that slots would do for, and classes that need their dict. */
import type { Program, Silent } from "./programs";

const rule = "missing-slots";
const SLOTS = ["Add __slots__ to P"];
const DATA = ["Add slots=True to P"];
const P = "class P:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n";
const MANY = "ps = [P(i / 3, i / 7) for i in range(20_000)]\n";

function refused(code: string, reason: string, target?: string): Program {
  return { rule, safe: [], reasons: [reason], code, ...(target === undefined ? {} : { target }) };
}

export const SPEAKS: readonly Program[] = [
  { rule, safe: SLOTS, code: `${P}${MANY}print(ps[5].x, len(ps))\n` },
  // Calls of something else than pickle may have what looks like an old protocol.
  { rule, safe: SLOTS, code: `${P}${MANY}old = ps[1].y\nprint(ps[5].x, len(ps), old)\nprint(pow(3, 2, len(ps)))\n` },
  {
    rule,
    safe: SLOTS,
    code: `class P(object):\n  """A point."""\n\n  def __init__(self, x, y): # both\n    self.x, self.y = x, y\n\n  def norm(self):\n    return self.x + self.y\n\n${MANY}print(sum(p.norm() for p in ps))\n`,
  },
  {
    rule,
    safe: SLOTS,
    code: `class P:\n    count = 0\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n${MANY}print(P.count, ps[-1].y)\n`,
  },
  {
    rule,
    safe: SLOTS,
    code: `${P}ps = []\nfor i in range(20_000):\n    ps.append(P(i / 3, i / 7))\nprint(ps[7].x, ps[7].y)\n`,
  },
  { rule, safe: SLOTS, code: `${P}def make(n):\n    return [P(i / 3, i / 7) for i in range(n)]\nps = make(20_000)\nprint(ps[5].x)\n` },
  {
    rule,
    safe: SLOTS,
    measure: "peak",
    code: `${P}def f():\n    ps = tuple(P(i / 3, i / 7) for i in range(20_000))\n    return ps[3].y\nprint(f())\n`,
  },
  {
    rule,
    safe: SLOTS,
    code: `class P:\n    def __init__(self, x, y=None):\n        self.x = x\nclass Q:\n    def __init__(self):\n        self.other = 1\n${MANY}print(ps[5].x, Q().other)\n`,
  },
  {
    rule,
    safe: DATA,
    code: `from dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    y: float = 0.0\nps = [P(i / 3, i / 7) for i in range(100_000)]\nprint(ps[5])\n`,
  },
  {
    rule,
    safe: DATA,
    code: `import dataclasses\n@dataclasses.dataclass(frozen=(True), )  # fixed\nclass P:\n    x: float\n    y: float\n${MANY}print(ps[5], ps[5] == ps[6])\n`,
  },
  refused(`${P}def mark(p):\n    p.z = 5\n${MANY}print(ps[0].x)\n`, "z is set on line 6"),
  refused(`${P}    def as_dict(self):\n        return self.__dict__\n${MANY}print(ps[0].as_dict())\n`, "__dict__ is used in this file"),
  refused(`import weakref\n${P}${MANY}r = weakref.ref(ps[0])\nprint(r() is ps[0])\n`, "weakref is used in this file"),
  refused(
    `class B:\n    pass\nclass P(B):\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n${MANY}print(ps[0].x)\n`,
    "P has base classes",
  ),
  refused(
    `class P:\n    x = 0\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n${MANY}print(ps[0].x)\n`,
    "x is a name of the class as well",
  ),
  refused(`def keep(c):\n    return c\n@keep\n${P}${MANY}print(ps[0].x)\n`, "P is decorated"),
  refused(`${P}    def __getattr__(self, name):\n        raise AttributeError(name)\n${MANY}print(ps[0].x)\n`, "P defines __getattr__"),
  refused(
    `class P:\n    def __init__(self, x, y):\n        self.__x = x\n        self.__y = y\n    def x(self):\n        return self.__x\n${MANY}print(ps[0].x())\n`,
    "__x is set on line 3",
  ),
  refused(`${P}P.x = 0\n${MANY}print(P.x, ps[3].x)\n`, "x of the class is set on line 5"),
  refused(
    `${P}    @classmethod\n    def reset(cls):\n        cls.x = 0\n${MANY}P.reset()\nprint(ps[3].x)\n`,
    "x of the class is set on line 7",
  ),
  refused(`${P}${MANY}type(ps[0]).y = 1\nprint(ps[3].x)\n`, "y of the class is set on line 6"),
  refused(
    `import pickle\n${P}${MANY}print(len(pickle.dumps(ps[0], 0)) > 0)\n`,
    "protocols 0 and 1 do not pickle slots, line 7 may use them",
  ),
  refused(`import pickle, sys\n${P}${MANY}print(len(pickle.dumps(ps[0], protocol=len(sys.argv) + 1)) > 0)\n`, "line 7 may use them"),
  {
    rule,
    safe: SLOTS,
    code: `import pickle\n${P}ps = [P(i / 3, i / 7) for i in range(20_000)]\nps[0].x = 5.5\ndef save(f):\n    pickle.dump(ps[0], f, 2)\n    return pickle.dumps(ps[:3], protocol=-1), pickle.dumps(ps[5], pickle.HIGHEST_PROTOCOL), pickle.dumps(ps)\nprint(ps[0].x)\n`,
  },
  refused(`${P}${MANY}def (:\n`, "not all uses of names can be seen in this file", "cpython-3.11.7-64"),
  refused(`${P}${MANY}if len(ps) < 5:\n    P = None\nprint(ps[0].x)\n`, "P is bound again"),
  refused(`${P}class M:\n    pass\nclass R(P, M):\n    pass\n${MANY}print(ps[0].x, R(1, 2).y)\n`, "P is one base of several"),
  refused(
    `from dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    y: float\nclass Q:\n    def f(self):\n        return super().__init__()\n${MANY}print(ps[5].x, Q().f())\n`,
    "super() does not find a dataclass that is made anew",
  ),
  refused(
    `from dataclasses import dataclass\n@dataclass\nclass P:\n    x: float\n    y: float\n${MANY}print(ps[5].x)\n`,
    "slots=True came with Python 3.10",
    "cpython-3.9.2-64",
  ),
  refused(
    `${P.replace("P:", "P(object):")}ps = [P(i, 1.5) for i in range(20000)]\n`,
    "classes of Python 2 need object",
    "cpython-2.7.18-64",
  ),
];

export const SILENT: readonly Silent[] = [
  `class P:\n    __slots__ = ("x", "y")\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n${MANY}print(ps[0].x)\n`,
  `${P}ps = [P(i / 3, i / 7) for i in range(20)]\nprint(ps[0].x)\n`,
  `${P}p = P(1, 2)\nprint(p.x)\n`,
  `${P}ps = {str(i): P(i / 3, i / 7) for i in range(5_000)}\nprint(ps["5"].x)\n`,
  `${P}ps = [P(1, 2)] * 20_000\nprint(ps[0].x)\n`,
  `from collections import namedtuple\nP = namedtuple("P", "x y")\n${MANY}print(ps[0].x)\n`,
  `from dataclasses import dataclass\n@dataclass(slots=True)\nclass P:\n    x: float\n    y: float\n${MANY}print(ps[0].x)\n`,
  "ps = [(i / 3, i / 7) for i in range(20_000)]\nprint(ps[0])\n",
  "class P(dict):\n    pass\nps = [P(x=1) for i in range(5_000)]\nprint(ps[0])\n",
  "class P:\n    pass\nps = [P() for i in range(20_000)]\nprint(len(ps))\n",
  "class P:\n    pass\nps = [P() for i in range(20)]\nprint(len(ps))\n",
  `${P}import sys\nps = [P(float(a), 1) for a in sys.argv[5:]]\nprint(len(ps))\n`,
  `${P}ps = [P(i / 3, i / 7) if i < 0 else None for i in range(20_000)]\nprint(len(ps))\n`,
  `${P}class P:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n${MANY}print(ps[0].x)\n`,
].map((code) => ({ rule, code }));
