/** The random module with a seed that the program gives (Modules/_randommodule.c, Lib/random.py). Without one nothing is known. */
import { declared, isData } from "../builtinObjects";
import { getItem } from "../items";
import { itemsOf } from "../iterate";
import { big, type Call, float, int, list, NONE, type Py, SOME, stop, sum } from "../objects";
import { isNumber, lengthOf, raise, spend, wholeOf } from "../operations";
import type { World } from "../world";

/** The Mersenne Twister, MT19937. */
class Twister {
  private readonly state = new Uint32Array(624);
  private at = 624;

  constructor(seed: bigint) {
    const { state } = this;
    const key: number[] = [];
    for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) key.push(Number(rest & 0xffffffffn));
    if (key.length === 0) key.push(0);
    state[0] = 19650218;
    for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, this.mixed(i - 1)) + i;
    let [i, j] = [1, 0];
    for (let k = Math.max(624, key.length); k > 0; k--) {
      state[i] = ((state[i] as number) ^ Math.imul(this.mixed(i - 1), 1664525)) + (key[j] as number) + j;
      [i, j] = [this.next(i), (j + 1) % key.length];
    }
    for (let k = 623; k > 0; k--) {
      state[i] = ((state[i] as number) ^ Math.imul(this.mixed(i - 1), 1566083941)) - i;
      i = this.next(i);
    }
    state[0] = 0x80000000;
  }

  private mixed(i: number): number {
    const n = this.state[i] as number;
    return n ^ (n >>> 30);
  }

  private next(i: number): number {
    if (i < 623) return i + 1;
    this.state[0] = this.state[623] as number;
    return 1;
  }

  /** 32 bits. */
  word(): number {
    const { state } = this;
    if (this.at >= 624) {
      for (let k = 0; k < 624; k++) {
        const y = ((state[k] as number) & 0x80000000) | ((state[(k + 1) % 624] as number) & 0x7fffffff);
        state[k] = (state[(k + 397) % 624] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.at = 0;
    }
    let y = state[this.at++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** 53 bits in [0, 1). */
  random(): number {
    const [a, b] = [this.word() >>> 5, this.word() >>> 6];
    return (a * 67108864 + b) / 9007199254740992;
  }

  bits(k: number): bigint {
    if (k <= 32) return k === 0 ? 0n : BigInt(this.word() >>> (32 - k));
    let [result, shift] = [0n, 0n];
    for (let left = k; left > 0; left -= 32, shift += 32n) {
      const word = left < 32 ? this.word() >>> (32 - left) : this.word();
      result |= BigInt(word) << shift;
    }
    return result;
  }

  /** Below n (Lib/random.py, _randbelow_with_getrandbits). */
  below(n: number): number {
    const k = BigInt(n).toString(2).length;
    for (;;) {
      const found = Number(this.bits(k));
      if (found < n) return found;
    }
  }
}

/** A generator: null before it has a seed; the second half of the last pair of gauss(). */
interface State {
  now: Twister | null;
  spare: number | null;
}

/** Without a seed a number is not known; all floats are alike to whoever asks for bytes. */
function someFloat(): Py {
  return { k: "unknown", type: "float", idle: false };
}

export function random(w: World): Readonly<Record<string, Py | Call>> {
  const methods = (state: State): Readonly<Record<string, Call>> => {
    const twister = (): Twister => {
      spend(w, 2);
      return state.now ?? stop("random numbers without a seed");
    };
    const whole = (v: Py | undefined): number => {
      const n = v === undefined ? null : wholeOf(v);
      return typeof n === "number" ? n : stop("an int for random");
    };
    const real = (v: Py | undefined): number => (v !== undefined && isNumber(v) ? Number(v.v) : stop("a number for random"));
    const range = (start: number, end: number, step = 1): Py => {
      const count = Math.ceil((end - start) / step);
      if (count <= 0) return raise(w, "ValueError");
      return sum(start + step * twister().below(count), start, step * count);
    };
    return {
      "seed/1": ([seed]) => {
        const n = seed === undefined ? null : wholeOf(seed);
        state.now = n === null ? null : new Twister(BigInt(n));
        state.spare = null;
        spend(w, 2_000);
        return NONE;
      },
      "random/0": () => (state.now === null ? someFloat() : float(twister().random())),
      "uniform/2": ([a, b]) => (state.now === null ? someFloat() : float(real(a) + (real(b) - real(a)) * twister().random())),
      "randint/2": ([a, b]) => (state.now === null ? SOME : range(whole(a), whole(b) + 1)),
      "randrange/3": ([a, b, c]) =>
        state.now === null ? SOME : b === undefined ? range(0, whole(a)) : range(whole(a), whole(b), c === undefined ? 1 : whole(c)),
      "getrandbits/1": ([k]) => (state.now === null ? SOME : big(twister().bits(whole(k)))),
      "choice/1": ([v = NONE]) =>
        state.now === null && isData(v, true) ? SOME : getItem(w, v, int(twister().below(lengthOf(w, v) || raise(w, "IndexError")))),
      "choices/2 k weights": ([v = NONE, given], named) => {
        const n = lengthOf(w, v);
        const weights = given ?? named?.get("weights");
        if (weights !== undefined && weights.k !== "None") {
          const sums: number[] = [];
          for (const weight of itemsOf(w, weights)) sums.push((sums[sums.length - 1] ?? 0) + real(weight));
          const total = sums[sums.length - 1] ?? 0;
          const k = named?.has("k") === true ? whole(named.get("k")) : 1;
          const pick = (): Py => {
            const point = twister().random() * total;
            const at = sums.findIndex((sum) => point < sum);
            return getItem(w, v, int(at < 0 ? n - 1 : Math.min(at, n - 1)));
          };
          return list(Array.from({ length: k }, pick), k === 0 ? [] : [{ op: "append", count: k }]);
        }
        const k = named?.has("k") === true ? whole(named.get("k")) : 1;
        return list(
          Array.from({ length: k }, () => getItem(w, v, int(Math.floor(twister().random() * n)))),
          k === 0 ? [] : [{ op: "append", count: k }],
        );
      },
      "shuffle/1": ([v]) => {
        if (v?.k !== "list") return stop("shuffle()");
        for (let i = v.v.length - 1; i > 0; i--) {
          const j = twister().below(i + 1);
          [v.v[i], v.v[j]] = [v.v[j] as Py, v.v[i] as Py];
        }
        return NONE;
      },
      "sample/2 k": ([v = NONE, given], named) => {
        const k = whole(given ?? named?.get("k"));
        const n = lengthOf(w, v);
        if (k < 0 || k > n || v.k === "set") return v.k === "set" ? stop("a sample of a set") : raise(w, "ValueError");
        const items: Py[] = [];
        // A copy where that is smaller than a set of places (Lib/random.py, sample).
        let size = 21;
        if (k > 5) size += 4 ** Math.ceil(Math.log(k * 3) / Math.log(4));
        if (n <= size) {
          const pool = itemsOf(w, v);
          for (let i = 0; i < k; i++) {
            const j = twister().below(n - i);
            items.push(pool[j] as Py);
            pool[j] = pool[n - i - 1] as Py;
          }
        } else {
          const taken = new Set<number>();
          for (let i = 0; i < k; i++) {
            let j = twister().below(n);
            while (taken.has(j)) j = twister().below(n);
            taken.add(j);
            items.push(getItem(w, v, int(j)));
          }
        }
        return list(items, k === 0 ? [] : [{ op: "exact", count: k }]);
      },
      "gauss/2": ([mu, sigma]) => {
        if (state.now === null) return someFloat();
        // The two halves of a pair, one after the other.
        let z = state.spare;
        state.spare = null;
        if (z === null) {
          const angle = twister().random() * 2 * Math.PI;
          const radius = Math.sqrt(-2 * Math.log(1 - twister().random()));
          z = Math.cos(angle) * radius;
          state.spare = Math.sin(angle) * radius;
        }
        return float((mu === undefined ? 0 : real(mu)) + z * (sigma === undefined ? 1 : real(sigma)), true);
      },
      "normalvariate/2": ([mu, sigma]) => {
        if (state.now === null) return someFloat();
        for (;;) {
          const [u1, u2] = [twister().random(), 1 - twister().random()];
          const z = ((4 * Math.exp(-0.5)) / Math.sqrt(2)) * ((u1 - 0.5) / u2);
          if ((z * z) / 4 <= -Math.log(u2))
            return float((mu === undefined ? 0 : real(mu)) + z * (sigma === undefined ? 1 : real(sigma)), true);
        }
      },
      "triangular/3": ([a, b, c]) => {
        if (state.now === null) return someFloat();
        let [low, high] = [a === undefined ? 0 : real(a), b === undefined ? 1 : real(b)];
        let u = twister().random();
        if (low === high) return float(low);
        let mode = c === undefined || c.k === "None" ? 0.5 : (real(c) - low) / (high - low);
        if (u > mode) [u, mode, low, high] = [1 - u, 1 - mode, high, low];
        return float(low + (high - low) * Math.sqrt(u * mode));
      },
      "expovariate/1": ([lambda]) =>
        state.now === null ? someFloat() : float(-Math.log(1 - twister().random()) / (lambda === undefined ? 1 : real(lambda)), true),
    };
  };
  const shared: State = { now: null, spare: null };
  w.resets.push(() => {
    shared.now = null;
    shared.spare = null;
  });
  return {
    ...methods(shared),
    "Random/1 x": (args, named) => {
      const own = methods({ now: null, spare: null });
      const seed = args[0] ?? named?.get("x");
      (own["seed/1"] as Call)(seed === undefined ? [] : [seed], null);
      const known = new Map<string, Py>();
      for (const [key, call] of Object.entries(own)) {
        const method = declared(key, call);
        known.set(method.name, method);
      }
      return { k: "module", name: "Random", get: (name) => known.get(name) };
    },
  };
}
