/** More programs for serialize-peak: dumps to files, np.save, and files that are read as a whole. */
import type { Program, Silent } from "./programs";

const rule = "serialize-peak";
const TEMP = "import os, pickle, tempfile\nname = tempfile.mktemp()\n";
const BIG = "import numpy as np\nbig = np.arange(500_000)\n";
const GONE = "print(os.path.getsize(name) > 1_000_000)\nos.remove(name)\n";
const LOADED = "print(len(value), value[5])\nos.remove(name)\n";
const STORED = "xs = [i / 3 for i in range(111_111)]\nwith open(name, 'wb') as f:\n    pickle.dump(xs, f, 2)\n";

/** Fixes that keep the output, which is as long as its size in a file is not printed. */
function offered(code: string, titles: readonly string[], reasons: readonly string[] = []): Program {
  return { rule, safe: [], also: titles, reasons: [...titles, ...reasons], measure: "peak", code };
}

function refused(code: string, reason: string): Program {
  return { rule, safe: [], reasons: [reason], code };
}

export const SPEAKS: readonly Program[] = [
  offered(
    `${TEMP}${BIG}with open(name, "wb") as f:\n    pickle.dump(big, f)\n${GONE}`,
    ["Use protocol=5", "Use np.save"],
    ["pickle.dump(big) needs", "readers need np.load"],
  ),
  offered(`${TEMP}${BIG}f = open(name, "wb")\npickle.dump((big), (f), 3) # old\nf.close()\n${GONE}`, ["Use protocol=5"]),
  // As a text, of which each byte above 127 takes two.
  offered(
    `${TEMP}import numpy as np\nbig = np.full(4_000_000, 200, dtype=np.uint8)\nprint(len(pickle.dumps(big, 2)) > 0, len(pickle.dumps(np.zeros(9), 1)) > 0)\n`,
    ["Use protocol=5"],
    ["pickle.dumps(big) needs between 14.0 MB and 28.1 MB to keep between 4.00 MB and 8.01 MB; protocol 5 needs about 6.00 MB"],
  ),
  offered(
    `${TEMP}${BIG}with open(name, "wb") as f:\n    pickle.dump(big, f, 1)\n${GONE}`,
    ["Use protocol=5", "Use np.save"],
    ["pickle.dump(big) needs between 12.0 MB and 28.1 MB"],
  ),
  offered(`${TEMP}${BIG}with open(name, "wb") as f:\n    pickle.dump(big, f, protocol=None)\n${GONE}`, ["Use protocol=5", "Use np.save"]),
  offered(`${TEMP}from numpy import save\n${BIG}with open(name, "wb") as f:\n    f.write(pickle.dumps(big, 4))\n${GONE}`, [
    "Use protocol=5",
    "Dump to the file, protocol=5",
    "Use np.save",
  ]),
  offered(`${TEMP}${BIG}blob = pickle.dumps((big))\nprint(len(blob) > 1)\nos.path.exists(name)\n`, ["Use protocol=5"]),
  offered(
    `${TEMP}xs = [i / 3 for i in range(200_000)]\nwith open(name, "wb") as f:\n    f.write(pickle.dumps(((xs) # all\n    )))\n${GONE}`,
    ["Dump to the file"],
  ),
  offered(
    `import json\n${TEMP}rows = [["name", i / 3] for i in range(100_000)]\nwith open(name, "w") as f:\n    f.write(json.dumps(rows))\n${GONE}`,
    ["Dump to the file"],
  ),
  offered(`from numpy import ones\n${TEMP}np = 1\nbig = ones(500_000)\nwith open(name, "wb") as f:\n    pickle.dump(big, f)\n${GONE}`, [
    "Use protocol=5",
  ]),
  // What the hint says of the file is what it has.
  offered(
    `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()  # bytelens: n = 1_000_332\n    value = pickle.loads( data )\n${LOADED}`,
    ["Use pickle.load"],
    ["pickle.loads() needs all bytes of the file: 1.00 MB if n = 1,000,332; pickle.load needs at most 200 kB"],
  ),
  offered(
    `${TEMP}${STORED}with open(name, "rb") as f:\n    value = pickle.loads(f.read())  # bytelens: len(f.read()) = 1_000_332\n${LOADED}`,
    ["Use pickle.load"],
    ["pickle.loads() needs all bytes of the file: 1.00 MB if len(f.read()) = 1,000,332; pickle.load needs at most 200 kB"],
  ),
  // By a name that is written at once, and nowhere else.
  offered(
    `import json\n${TEMP}rows = [[i, i / 3] for i in range(60_000)]\ntext = json.dumps(rows)\nwith open(name, "w") as f:\n    f.write(text)\n${GONE}`,
    ["Dump to the file"],
    ["json.dumps(rows) needs at least 1.20 MB to keep between 600 kB and 2.11 MB; json.dump to the file needs at most 200 kB"],
  ),
  offered(
    `${TEMP}import json as j\ndef save(values):\n    with open(name, "w") as f:\n        text = (\n            j.dumps(\n                list(values),  # as they are\n                skipkeys=True,\n            )\n        )\n        f.write(text)  # all\nsave([i / 3 for i in range(100_000)])\n${GONE}`,
    ["Dump to the file"],
  ),
  offered(
    `${TEMP}xs = [i / 3 for i in range(200_000)]\nwith open(name, "wb") as f:\n    out = pickle.dumps(xs, protocol=4)\n    f.write(out)\n    f.write(b'')\n${GONE}`,
    ["Dump to the file"],
  ),
  offered(
    `${TEMP}${BIG}blob = pickle.dumps(big, protocol=4)\nwith open(name, "wb") as f:\n    f.write(blob)\n${GONE}`,
    ["Use protocol=5", "Dump to the file, protocol=5", "Use np.save"],
    ["readers need np.load"],
  ),
  refused(
    `import json\n${TEMP}rows = [i / 3 for i in range(60_000)]\ntext = json.dumps(rows)  # all of them\nwith open(name, "w") as f:\n    f.write(text)\n${GONE}`,
    "Dump to the file: a comment stands in the way",
  ),
  refused(
    `import json\n${TEMP}rows = [i / 3 for i in range(60_000)]\ntext = json.dumps(rows)\nwith open(name, "w") as f:\n    f.write(text # all of them\n    )\n${GONE}`,
    "Dump to the file: a comment stands in the way",
  ),
  refused(
    `${TEMP}${STORED}with open(name, "rb") as f:\n    k = 1; data = f.read()  # bytelens: n = 1_000_332\n    value = pickle.loads(data)\n${LOADED}`,
    "a comment stands in the way",
  ),
  refused(
    `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()  # bytelens: n = 1_000_332\n    value = pickle.loads(data # all\n    )\n${LOADED}`,
    "a comment stands in the way",
  ),
  refused(
    `${TEMP}np = 1\nimport numpy\nbig = numpy.ones(500_000)\nwith open(name, "wb") as f:\n    pickle.dump(big, # all\n    f)\n${GONE}`,
    "Use protocol=5",
  ),
];

export const SILENT: readonly Silent[] = [
  `${TEMP}${BIG}with open(name, "wb") as f:\n    pickle.dump(big, f, protocol=5)\n${GONE}`,
  `${TEMP}import io\n${BIG}f = io.BytesIO()\npickle.dump(big, f)\nprint(f.tell() > 0)\n`,
  `${TEMP}${BIG}with open(name, "wb") as f:\n    pickle.dump(list(big), f)\n${GONE}`,
  `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()\n    value = pickle.loads(data)\n${LOADED}`,
  `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()  # bytelens: n = 1_000\n    value = pickle.loads(data)\n${LOADED}`,
  `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()  # bytelens: n = 1_000_332\n    value = pickle.loads(data)\n${LOADED}print(len(data))\n`,
  `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read()  # bytelens: n = 1_000_332\n    print(f.tell())\n    value = pickle.loads(data)\n${LOADED}`,
  `${TEMP}${STORED}with open(name, "rb") as f:\n    data = f.read(2_000_000)  # bytelens: n = 1_000_332\n    value = pickle.loads(data)\n${LOADED}`,
  // No piece of the text may be large, and what lies that deep is not looked at; what is no list of numbers and texts is not followed.
  'import json\nx = [i / 3 for i in range(200_000)]\nwith open("x.json", "w") as f:\n    f.write(json.dumps([[[[[[[x]]]]]]]))\n',
  "import pickle\nclass A:\n    pass\nprint(len(pickle.dumps([A() for _ in range(100_000)])) > 0)\n",
  "import json\nprint(json.dumps([i / 3 for i in range(100_000)]))\n",
  'import json\nwith open("x.json", "w") as f:\n    f.writelines(json.dumps([i / 3 for i in range(100_000)]))\n',
  // The text is read once more, by another name, later, or elsewhere; what is written is something else.
  ...[
    'text = json.dumps(xs)\nwith open(name, "w") as f:\n    f.write(text)\nprint(len(text))\n',
    'text = json.dumps(xs)\nother = text\nwith open(name, "w") as f:\n    f.write(other)\n',
    'text = json.dumps(xs)\nprint("between")\nwith open(name, "w") as f:\n    f.write(text)\n',
    'text = json.dumps(xs)\nwith open(name, "w") as f:\n    print("between")\n    f.write(text)\n',
    'text = json.dumps(xs)\nwith open(name, "w") as f, open(name) as g:\n    f.write(text)\n',
    'text = other = json.dumps(xs)\nwith open(name, "w") as f:\n    f.write(text)\n',
    "import io\ntext = json.dumps(xs)\nf = io.StringIO()\nf.write(text)\n",
    'text = json.dumps(xs)\nwith open(name, "w") as f:\n    f.write(name)\nprint(len(text))\n',
    'text = json.dumps(xs)\nwith open(name, "w") as f:\n    f.write(str(text))\n',
    'text = json.dumps(xs)\nwith open(name, "w") as f:\n    n = f.write(text)\n',
    'class K:\n    data = json.dumps(xs)\n    with open(name, "w") as f:\n        f.write(data)\n',
    'text = [json.dumps(xs)]\nwith open(name, "w") as f:\n    f.writelines(text)\n',
  ].map((code) => `import json\n${TEMP}xs = [i / 3 for i in range(60_000)]\n${code}`),
  `${TEMP}${STORED}class K:\n    with open(name, "rb") as f:\n        data = f.read()  # bytelens: n = 1_000_332\n        value = pickle.loads(data)\nprint(K.data[:2])\n`,
  // The statement cannot be taken away with what else stands on its line.
  `${TEMP}xs = [i / 3 for i in range(200_000)]\nblob = pickle.dumps(xs)  # all of them\nwith open(name, "wb") as f:\n    f.write(blob)\n${GONE}`,
  `${TEMP}xs = [i / 3 for i in range(200_000)]\nk = 1; blob = pickle.dumps(xs)\nwith open(name, "wb") as f:\n    f.write(blob)\n${GONE}`,
  // json.load has the whole text in memory, too.
  `import json\n${TEMP}with open(name) as f:\n    rows = json.loads(f.read())  # bytelens: len(f.read()) = 10_000_000\nprint(rows)\n`,
  // The hint is about another file, and another line.
  `${TEMP}${STORED}with open(name, "rb") as f:\n    value = pickle.loads(f.read())  # bytelens: len(g.read()) = 1_000_332\n${LOADED}`,
  `${TEMP}${STORED}with open(name, "rb") as f:  # bytelens: len(f.read()) = 1_000_332\n    value = pickle.loads(f.read())\n${LOADED}`,
  // A file that nothing in the text opens.
  `${BIG}import pickle\npickle.dump(big, output)\noutput.write(pickle.dumps(big, protocol=5))\n`,
].map((code) => ({ rule, code }));
