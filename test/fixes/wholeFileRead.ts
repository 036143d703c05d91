/** Programs for whole-file-read: lists of lines that are gone through once, and lists that the program needs or of which nobody says how long they are. */
import type { Program, Silent } from "./programs";

const rule = "whole-file-read";
const LINES = 20_000;
const HINT = `  # bytelens: len(f) = ${LINES}, len(line) = 80`;
const F = ["Iterate over f: "];

/** The program with a file of that many lines of 80 characters at `path`. */
function withFile(body: string): string {
  return `import os, tempfile
path = os.path.join(tempfile.gettempdir(), "bytelens-lines-%d" % os.getpid())
with open(path, "w") as out:
    out.writelines("%079d\\n" % i for i in range(${LINES}))
${body}os.remove(path)
`;
}

export const SPEAKS: readonly Program[] = [
  { safe: F, code: `total = 0\nwith open(path) as f:\n    for line in f.readlines():${HINT}\n        total += len(line)\nprint(total)\n` },
  {
    safe: F,
    code: `n = 0\nwith open(path) as f:\n    for line in list(f):${HINT}\n        if line.startswith("0" * 76):\n            n += 1\nprint(n)\n`,
  },
  {
    safe: F,
    code: `total = 0\nwith open(path, "rb") as f:\n    for line in f.readlines():${HINT}\n        total += line.count(b"7")\nprint(total)\n`,
  },
  {
    safe: F,
    code: `total = 0\nwith open(path) as f:\n    lines = f.readlines()${HINT}\n    print("read")\n    for line in lines:\n        total += int(line)\nprint(total)\n`,
  },
  { safe: F, code: `with open(path) as f:\n    xs = [int(line) for line in f.readlines()]${HINT}\nprint(sum(xs))\n` },
  {
    safe: F,
    code: `with open(path) as f:\n    # all of it\n    for line in ( f . readlines( ) ) :${HINT} # each\n        if line.isdigit(): print(line)\n    f.close()\n`,
  },
  {
    safe: ["Iterate over the file"],
    code: `n = 0\nfor line in open(path).readlines():  # bytelens: lines = ${LINES}, len(line) = 80\n    n += line[5] == "0"\nprint(n)\n`,
  },
  {
    safe: F,
    code: `def total(name):\n    result = 0\n    with open(name) as f:\n        for line in list( f, ):${HINT}\n            result += len(line.strip())\n    return result\nprint(total(path))\n`,
  },
  {
    safe: F,
    code: `xs = []\nwith open(path) as f:\n    for line in f.readlines():${HINT}\n        xs.append(line.strip())\nprint(len(xs), xs[-1])\n`,
  },
  // The lines stay: only the list's own places go.
  {
    safe: F,
    code: `xs = []\nwith open(path) as f:\n    for line in f.readlines():${HINT}\n        xs.append(line)\nprint(len(xs), xs[-1])\n`,
  },
  {
    safe: F,
    code: `import io\nf = io.open(path, mode="r")\nfound = None\nfor line in f.readlines():${HINT}\n    if "49" in line:\n        found = len(line)\n        break\nf.close()\nprint(found)\n`,
    reasons: [],
  },
  {
    safe: F,
    code: `with open(path) as f:\n    print(f.readline())\n    f.seek(0)\n    words = {line.lower().count("1") for line in f.readlines()}${HINT}\nwith open(path) as f:\n    print(f.read(5))\nprint(words)\n`,
  },
  {
    safe: F,
    code: `n = 0\nwith open(path) as f:\n    for (first, *rest) in f.readlines():${HINT}\n        n += first == "0"\nprint(n)\n`,
  },
  {
    safe: F,
    code: `total = 0\nwith open(path) as f:\n    for i, line in enumerate(f.readlines(), 1):${HINT}\n        total += i * len(line)\nprint(total)\n`,
  },
  // The line itself is kept: the list's own places go.
  {
    safe: F,
    code: `xs = []\nwith open(path) as f:\n    for i, line in enumerate(list(f)):${HINT}\n        xs.append(line)\nprint(len(xs), i)\n`,
  },
  { safe: F, code: `with open(path) as f:\n    print(sum(int(line) for line in f.readlines()))${HINT}\n` },
  { safe: F, code: `with open(path) as f:\n    lines = f.readlines()${HINT}\n    print(max((i for i, x in enumerate(lines) if x)))\n` },
  {
    safe: F,
    code: `with open(path) as f:\n    print(any("49" in line for line in f.readlines()))${HINT}\nwith open(path) as g:\n    print(len(g.read(7)))\n`,
  },
  {
    safe: [],
    reasons: ["f is used again"],
    code: `with open(path) as f:\n    print(any(line[-2] == "3" for line in f.readlines()))${HINT}\n    print(repr(f.read(3)))\n`,
  },
  {
    safe: [],
    reasons: ["the file is closed before its lines are read"],
    code: `total = 0\nwith open(path) as f:\n    lines = f.readlines()${HINT}\nfor line in lines:\n    total += len(line)\nprint(total)\n`,
  },
  {
    safe: [],
    reasons: ["a comment stands in the way"],
    code: `with open(path) as f:\n    for line in list(  # of lines\n            f):${HINT}\n        pass\nprint(line)\n`,
  },
  {
    safe: [],
    reasons: ["other code runs between the lines"],
    code: `def lines(name):\n    with open(name) as f:\n        for line in f.readlines():${HINT}\n            yield len(line)\nprint(sum(lines(path)))\n`,
    also: F,
  },
  {
    safe: [],
    reasons: ["keep() may use the file meanwhile"],
    code: `def keep(line):\n    with open(path, "w") as g:\n        g.write(line)\nn = 0\nwith open(path) as f:\n    for line in f.readlines():${HINT}\n        keep(line)\n        n += 1\nprint(n)\n`,
  },
  {
    safe: [],
    reasons: ["f is used again"],
    code: `with open(path) as f:\n    for line in f.readlines():${HINT}\n        if line:\n            break\n    print(repr(f.read(3)))\n`,
  },
  {
    safe: [],
    reasons: ["f is used again"],
    code: `with open(path) as f:\n    for k in range(2):\n        print(f.readline()[:9])\n        for line in f.readlines():${HINT}\n            if k == 0:\n                break\n`,
  },
  {
    safe: [],
    reasons: ["f is used again"],
    code: `with open(path) as f:\n    lines = f.readlines()${HINT}\n    f.close()\n    for line in lines:\n        pass\nprint(line)\n`,
  },
  {
    safe: [],
    reasons: ["f may have another name"],
    code: `with open(path) as f:\n    g = f\n    for line in f.readlines():${HINT}\n        if line:\n            break\n    print(repr(g.read(3)))\n`,
  },
  {
    safe: [],
    reasons: ["f may have another name"],
    code: `def first(f):\n    for line in f.readlines():${HINT}\n        return len(line)\nwith open(path) as g:\n    print(first(g), repr(g.read(3)))\n`,
  },
  // Lines without their ends.
  {
    safe: [],
    reasons: ["splitlines() also parts at form feeds", "read() holds the whole text, splitlines() all lines: between 2.72 MB and 4.35 MB"],
    also: F,
    code: `total = 0\nwith open(path) as f:\n    for line in f . read( ) . splitlines() :${HINT}\n        total += len(line)\nprint(total)\n`,
  },
  {
    safe: [],
    reasons: ["split() also gives what follows the last line end"],
    also: F,
    code: `total = 0\nwith open(path) as f:\n    for i, line in enumerate(f.read().split("\\n")):${HINT}\n        total += i * line.count("7")\nprint(total)\n`,
  },
  // What is done with a line is the same with its end.
  {
    safe: [],
    reasons: ["split() also gives what follows the last line end"],
    also: F,
    code: `n = 0\nwith open(path) as f:\n    for line in f.read().split('\\n'):${HINT}\n        n += len(line.split())\nprint(n)\n`,
  },
  {
    safe: [],
    reasons: ["splitlines() also parts at form feeds"],
    also: F,
    code: `with open(path) as f:\n    print(sum(int(x) for x in f.read().splitlines()))${HINT}\n`,
  },
  // The lines stay.
  {
    safe: [],
    reasons: ["splitlines() also parts at form feeds", "between 160 kB and 4.35 MB"],
    also: F,
    code: `def lines(path):\n    with open(path) as f:\n        return [x for x in f.read().splitlines()]${HINT}\nprint(lines(path)[5])\n`,
  },
  {
    safe: [],
    reasons: ["a comment stands in the way"],
    code: `with open(path) as f:\n    for line in (f.read()  # all\n            .splitlines()):${HINT}\n        pass\nprint(line)\n`,
  },
  {
    safe: [],
    reasons: ["the file is closed before its lines are read"],
    code: `with open(path) as f:\n    lines = f.read().split("\\n")${HINT}\nfor line in lines:\n    pass\nprint(len(line))\n`,
  },
  {
    safe: [],
    reasons: ["the loop may run any code"],
    code: `class N:\n    def __add__(self, other):\n        return self\ntotal = N()\nwith open(path) as f:\n    for line in f.readlines():${HINT}\n        total = total + 1\nprint(type(total).__name__)\n`,
    also: F,
  },
]
  .map((program): Program => ({ ...program, rule, measure: "peak", code: withFile(program.code) }))
  .concat(
    [
      "total = 0\nwith open(path) as f:\n    for i, line in enumerate(f.read().splitlines()):\n        total += i * len(line)\nprint(total)\n",
      "with open(path) as f:\n    print(max(int(line) for line in f.read().splitlines()))\n",
    ].map((code) => ({
      rule,
      safe: [],
      also: ["Iterate over f"],
      reasons: ["also parts at form feeds"],
      measure: "output",
      symbolic: true,
      code: withFile(code),
    })),
  );

export const SILENT: readonly Silent[] = [
  "with open(path) as f:\n    for line in f.readlines():\n        print(len(line))\n        break\n",
  `with open(path) as f:\n    for line in f:${HINT}\n        pass\nprint(line)\n`,
  "with open(path) as f:\n    for line in f.readlines():  # bytelens: len(f) = 100, len(line) = 80\n        pass\nprint(line)\n",
  "with open(path) as f:\n    for line in f.readlines():  # bytelens: len(f) = 20_000\n        pass\nprint(line)\n",
  `with open(path) as f:\n    lines = f.readlines()${HINT}\n    for line in lines:\n        pass\n    for line in lines:\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    lines = f.readlines()${HINT}\n    print(lines[3])\n`,
  `with open(path) as f:\n    lines = f.readlines()${HINT}\nprint(len(lines))\n`,
  `with open(path) as f:\n    print(sorted(f.readlines())[0])${HINT}\n`,
  `with open(path) as f:\n    lines = f.readlines()${HINT}\n    for k in range(2):\n        for line in lines:\n            pass\nprint(line)\n`,
  `with open(path) as f:\n    lines = f.readlines()${HINT}\n    print([[len(x) for x in lines][0] for k in range(2)])\n`,
  `def show():\n    for line in lines:\n        pass\n    print(line)\nwith open(path) as f:\n    lines = f.readlines()${HINT}\nshow()\nshow()\n`,
  `class C:\n    with open(path) as f:\n        lines = f.readlines()${HINT}\n        for line in lines:\n            pass\nprint(len(C.lines))\n`,
  `with open(path) as f:\n    lines = (len(x) for x in f.readlines())${HINT}\nprint(sum(lines))\n`,
  `class K:\n    pass\nwith open(path) as f:\n    lines = K.z = f.readlines()${HINT}\n    for line in lines:\n        pass\nprint(line, len(K.z))\n`,
  `with open(path) as f:\n    for pair in enumerate(f.readlines()):${HINT}\n        pass\nprint(pair)\n`,
  `with open(path) as f:\n    for i, line in enumerate(start=1, iterable=f.readlines()):${HINT}\n        pass\nprint(line)\n`,
  `def enumerate(lines):\n    return [lines[:2]]\nwith open(path) as f:\n    for i, line in enumerate(f.readlines()):${HINT}\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    print(min((len(x) for x in f.readlines()), int(f.read() or 9)))${HINT}\n`,
  `with open(path) as f:\n    lines = iter(x for x in f.readlines())${HINT}\nprint(next(lines))\n`,
  `with open(path) as f:\n    for line in f.readlines(800):${HINT}\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    xs = [(k, line) for k in range(2) for line in f.readlines()]${HINT}\nprint(len(xs))\n`,
  "with open(path) as f:\n    for line in f.read().splitlines():\n        pass\nprint(line)\n",
  "with open(path) as f:\n    for line in f.read().split('\\n'):  # bytelens: len(f) = 100, len(line) = 80\n        pass\nprint(len(line))\n",
  "with open(path) as f:\n    for line in f.read().splitlines():  # bytelens: len(f) = 20_000\n        pass\nprint(line)\n",
  `with open(path) as f:\n    for line in f.read().splitlines(True):${HINT}\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    for line in f.read(800).splitlines():${HINT}\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    for word in f.read().split():${HINT}\n        pass\nprint(word)\n`,
  `with open(path) as f:\n    for line in f.read().split("\\n", 3):${HINT}\n        pass\nprint(len(line))\n`,
  `with open(path) as f:\n    for line in f.read().split("9"):${HINT}\n        pass\nprint(line)\n`,
  `with open(path) as f:\n    lines = f.read().splitlines()${HINT}\n    print(lines[3], len(lines))\n`,
  `import io\nf = io.StringIO("x\\n" * 9)\nfor line in f.read().splitlines():${HINT}\n    print(line)\n`,
  `text = "x\\n" * 9\nfor line in text.split("\\n"):${HINT}\n    print(line)\n`,
  `import io\nf = io.StringIO("x" * 79 + "\\n")\nfor line in f.readlines():${HINT}\n    print(line)\n`,
  "import json\nwith open(path, 'w') as f:\n    json.dump([0.5] * 100_000, f)\nwith open(path) as f:\n    print(len(json.loads(f.read())))\n",
  `def list(x):\n    return [x.read(1)]\nwith open(path) as f:\n    for line in list(f):${HINT}\n        print(line)\n`,
].map((code) => ({ rule, code: withFile(code) }));
