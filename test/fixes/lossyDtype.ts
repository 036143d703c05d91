/** Programs for lossy-dtype: values that do not survive, and those that do, wrap on purpose elsewhere, or raise by themselves. */
import type { Program, Silent } from "./programs";

const rule = "lossy-dtype";
const measure = "output";
const NP = "import numpy as np\n";

/** Fixes change the values; what is printed here does not depend on them. */
function speaks(code: string, also: string, reason = "wrapped around"): Program {
  return { rule, measure, safe: [], also: [also], reasons: [reason], code: `${NP}${code}` };
}

export const SPEAKS: readonly Program[] = [
  speaks("a = np.arange(300, dtype=np.uint8)\nprint(len(a))\n", "Use np.uint16: 396 B → 696 B"),
  speaks("a = np.arange(300, dtype='uint8')\nprint(a.shape)\n", "Use np.uint16"),
  speaks('a = np.arange(0, 300, dtype="int8")\nprint(a[5])\n', "Use np.int16"),
  speaks(
    "a = np.arange(-100, 100, 3, dtype=np.int8)\nprint(a[0], len(a))\nb = np.arange(70_000, dtype=np.int16)\nprint(b[9])\n",
    "Use np.int32",
  ),
  speaks("N = 100_000\na = np.arange(N, dtype=np.uint16) # ids\nprint(a[N - 40_000 - 1])\n", "Use np.uint32"),
  speaks("a = np.arange( 250 , 260 , dtype = np . uint8 )\nprint(a[:6])\n", "Use np.uint16"),
  speaks("a = np.arange(100, -200, -50, dtype=np.int8)\nprint(a[:4])\n", "Use np.int16"),
  speaks("def ids(n):\n    return np.arange(n, dtype='uint8')\nprint(len(ids(257)))\n", "Use np.uint16"),
  speaks("a = np.arange(2_100, dtype=np.float16)\nprint(a[7])\n", "Use np.float32", "were rounded"),
  speaks("a = np.arange(16_777_210, 16_777_230, dtype=np.float32)\nprint(len(a))\n", "Use np.float64", "were rounded"),
  speaks("a = np.longdouble(1.8e308)\nprint(a > 1)\n", "Write it as a string", "the value changes"),
  speaks("a = np.array([1.80e308], dtype=np.longdouble)\nprint(a.shape)\n", "Write it as a string", "the value changes"),
  speaks("a = np.float32(123456789.0)\nprint(a > 1)\n", "Use np.float64", "were rounded"),
  speaks('a = np.array([0.5, -0.123456789], dtype="float32")\nprint(a.shape)\n', "Use np.float64", "were rounded"),
  speaks("a = np.array((167_772_161, 2), dtype=np.float32)\nprint(len(a))\n", "Use np.float64", "were rounded"),
  speaks("a = np.full(3, 3.14159265358979, dtype=np.float32)\nprint(a.shape)\n", "Use np.float64", "were rounded"),
  speaks("a = np.array([1e39], dtype=np.float32)\nprint(len(a))\n", "Use np.float64", "were rounded"),
  speaks("from array import array\na = array('f', [0.5, 123456789.0])\nprint(len(a))\n", "Use array('d')", "were rounded"),
  speaks("a = np.arange(300).astype(np.uint8)\nprint(len(a))\n", "Use np.uint16: 396 B → 696 B"),
  speaks("def ids(n):\n    return np.arange(n) . astype( dtype = 'int8' ) # ids\nprint(len(ids(200)))\n", "Use np.int16"),
  speaks(
    "a = np.arange(-5, 5).astype(np.uint8)\nprint(a.shape)\n",
    "Use np.int8",
    "5 of the 10 values do not fit uint8 (0 to 255): -1 becomes 255; int8",
  ),
  speaks("a = np.arange(5, -11, -5, dtype='int32').astype('uint16')\nprint(a[:2])\n", "Use np.int8", "-5 becomes 65,531; int8"),
  speaks("a = np.arange(16_777_220).astype(np.float32)\nprint(len(a))\n", "Use np.float64", "were rounded"),
  speaks("a = np.array([1, 300, -1]).astype('uint8')\nprint(a[0])\n", "Use np.int64", "1 of the 3 numbers here: 300 becomes 44"),
  speaks("a = np.asarray([0.123456789, 2]).astype(np.float32)\nprint(a[1])\n", "Use np.float64", "were rounded"),
  speaks(
    "from array import array\na = array('f', [i / 3 for i in range(100)])\nprint(len(a))\n",
    "Use array('d')",
    "0.3333333333333333: it becomes 0.333333343",
  ),
  speaks(
    "from array import array as A\na = A('f', (1 - 0.7 * i / 13 + i for i in range(2, 50, 3)))\nprint(len(a))\n",
    "Use array('d')",
    "were rounded",
  ),
  {
    rule,
    measure,
    safe: [],
    reasons: ["the dtype is not written here"],
    code: `${NP}small = np.uint8\na = np.arange(300).astype(small)\nprint(len(a))\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the dtype is not written here"],
    code: `${NP}a = np.arange(300, dtype="uint8" if True else "int8")\nprint(len(a))\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the dtype is not written here"],
    code: `${NP}small = np.float32\na = np.array([123456789.0], dtype=small)\nprint(len(a))\n`,
  },
  {
    rule,
    measure,
    safe: [],
    reasons: ["the dtype is not written here"],
    code: `${NP}small = np.uint8\na = np.arange(300, dtype=small)\nprint(len(a))\n`,
  },
];

export const SILENT: readonly Silent[] = [
  "a = np.arange(256, dtype=np.uint8)\nprint(a[-1])\n",
  "a = np.arange(300)\nprint(a[-1])\n",
  "a = np.arange(300, dtype=np.uint16)\nprint(a[-1])\n",
  "a = np.arange(-128, 128, dtype=np.int8)\nprint(a[0], a[-1])\n",
  "a = np.arange(2_049, dtype=np.float16)\nprint(a[-1])\n",
  "a = np.arange(300.0)\nprint(a[-1])\n",
  "try:\n    np.array(range(300), dtype=np.uint8)\nexcept OverflowError:\n    print('raised')\n",
  "try:\n    np.arange(-5, 5, dtype=np.uint8)\nexcept OverflowError:\n    print('raised')\n",
  "import sys\nn = len(sys.argv) + 50\na = np.arange(n, dtype=np.uint8)\nprint(len(a) > 3)\n",
  "a = np.longdouble('1.8e308')\nprint(a > 1)\n",
  "a = np.longdouble(1.7e308)\nprint(a > 1)\n",
  "a = np.longdouble()\nprint(a < 1.8e308)\n",
  "a = np.array([1.8e308, 2.0], dtype=np.longdouble)\nprint(len(a))\n",
  "a = float(1e400)\nprint(a)\n",
  "a = np.array([1.0, 2.0], dtype=np.longdouble)\nprint(a.sum())\n",
  "a = np.arange(300, dtype=np.uint8)\nprint(len(np.frombuffer(a.tobytes(), dtype=np.float16)))\n",
  "a = np.arange(402, dtype=np.uint8)\nprint(len(np.frombuffer(a.data, offset=2, count=100, dtype=np.float32)))\n",
  "import zlib\na = np.arange(300, dtype=np.uint8)\nprint(len(zlib.compress(a)) > 3)\n",
  "a = np.arange(300, dtype=np.uint8)\nprint(len(bytes(a)))\n",
  "a = np.arange(300, dtype=np.uint8)\nprint(len(a.view(np.int16)))\n",
  "a = np.arange(0, dtype=np.uint8)\nprint(len(a))\n",
  "try:\n    np.arange(0, 300, 0, dtype=np.uint8)\nexcept ZeroDivisionError:\n    print('raised')\n",
  "a = np.arange(0, 4_000, 2, dtype=np.float16)\nprint(a[-1])\n",
  "a = np.float32(0.1)\nb = np.array([0.25, 3.141593, 1e30, 1234567], dtype=np.float32)\nprint(a, b)\n",
  // The shortest texts of numbers of float32.
  "a = np.array([0.48145466, 0.4578275, 123456792, 8388608.5], dtype=np.float32)\nprint(a)\n",
  "a = np.array([100_000_000, 16777216.0], dtype=np.float32)\nprint(a)\n",
  "x = 123456789.0\na = np.array([0.1 * x], dtype=np.float32)\nprint(a)\n",
  "from array import array\na = array('d', [0.5, 123456789.0])\nb = array('f', [0.1])\nprint(len(a), len(b))\n",
  "a = np.array([123456789.0, 0.1234567890123])\nprint(len(a))\n",
  "try:\n    np.array([300], dtype=np.uint8)\nexcept OverflowError:\n    print('raised')\n",
  "a = np.array([255, 0, 1], dtype=np.uint8)\nprint(len(a))\n",
  "a = np.arange(300) % 256\nprint(a.astype(np.uint8)[-1])\n",
  "a = (np.arange(300) % 256).astype(np.uint8)\nb = np.arange(256).astype(np.uint8)\nprint(a[-1], b[-1])\n",
  "a = np.arange(300.0).astype(np.float16)\nb = np.arange(300).astype(np.float32)\nc = np.arange(300).astype(bool)\nprint(len(a), len(b), len(c))\n",
  "a = np.arange(300).astype(np.uint8).tobytes()\nb = bytes(np.arange(300, dtype=np.uint8))\nprint(len(a), len(b))\n",
  "import zlib\nprint(len(zlib.compress(np.array([300]).astype(np.uint8))) > 3)\n",
  "try:\n    np.arange(300).astype(np.uint8, casting='safe')\nexcept TypeError:\n    print('raised')\n",
  "import sys\nn = len(sys.argv) + 50\na = np.arange(n).astype(np.int8)\nprint(len(a) > 3)\n",
  "def f(n):\n    return np.arange(n).astype(np.uint8)\nprint(len(f(100)), len(f(300)))\n",
  // Both ends are outside; all bits set; a number alone, as NumPy 2 wants what wraps around to be written; floats, whose cast is for the machine to say.
  "a = np.arange(-200, 200).astype(np.int8)\nprint(len(a))\n",
  "a = np.array([-1, 5]).astype(np.uint32)\nb = np.array(300).astype(np.uint8)\nc = np.array([300]).astype(np.uint8)\nprint(a.shape, b.shape, c)\n",
  "a = np.array([255, 0, 1]).astype(np.uint8)\nb = np.array([1.5, 3.0]).astype(np.int8)\nprint(a, b)\n",
  "a = np.array([0.5, 300.0]).astype(np.uint8)\nprint(len(a))\n",
  "a = np.array([7, 300], dtype='uint16').astype(np.uint8)\nprint(len(a))\n",
  "xs = [300, 4]\na = np.array(xs).astype(np.uint8)\nprint(len(a))\n",
  // Halves and quarters, few digits, numbers not known, division by zero and a filter.
  "from array import array\na = array('f', [i / 4 for i in range(100)])\nb = array('f', (i * 0.1 for i in range(100)))\nprint(len(a), len(b))\n",
  "from array import array\nk = 3\na = array('f', [i / k for i in range(100)])\nb = array('f', [i ** 0.5 for i in range(100)])\nprint(len(a), len(b))\n",
  "from array import array\na = array('f', [i / 3 for i in range(100) if i % 3 == 0])\nb = array('f', [j / 3 for j in (3, 6)])\nprint(len(a), len(b))\n",
  "from array import array\na = array('f', [i / 3 for i in range(0, 3000, 3)])\nb = array('d', [i / 3 for i in range(9)])\nprint(a[1], b[1])\n",
  "from array import array\na = array('f', [i / 3 for i in range(3) for j in range(2)])\nb = np.array([i / 3 for i in range(9)], dtype=np.float32)\nprint(a[1], b[1])\n",
].map((code) => ({ rule, code: `${NP}${code}` }));
