"""Huffman coding of a text, with packing into bytes."""
import heapq
from collections import Counter, namedtuple

Node = namedtuple("Node", "left right")
Leaf = namedtuple("Leaf", "symbol")

MESSAGE = "she sells sea shells by the sea shore, the shells she sells are sea shells for sure" * 4


def build_tree(text):
    heap = []
    for order, (symbol, weight) in enumerate(sorted(Counter(text).items())):
        heapq.heappush(heap, (weight, order, Leaf(symbol)))
    order = len(heap)
    while len(heap) > 1:
        weight1, _, left = heapq.heappop(heap)
        weight2, _, right = heapq.heappop(heap)
        heapq.heappush(heap, (weight1 + weight2, order, Node(left, right)))
        order += 1
    return heap[0][-1]


def assign_codes(tree, prefix="", codes=None):
    if codes is None:
        codes = {}
    if isinstance(tree, Leaf):
        codes[tree.symbol] = prefix or "0"
    else:
        assign_codes(tree.left, prefix + "0", codes)
        assign_codes(tree.right, prefix + "1", codes)
    return codes


def encode(text, codes):
    return "".join(codes[c] for c in text)


def decode(bits, tree):
    result = []
    node = tree
    for bit in bits:
        node = node.left if bit == "0" else node.right
        if isinstance(node, Leaf):
            result.append(node.symbol)
            node = tree
    return "".join(result)


def pack(bits):
    padding = -len(bits) % 8
    bits += "0" * padding
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return data, padding


def unpack(data, padding):
    bits = "".join(f"{byte:08b}" for byte in data)
    return bits[: len(bits) - padding]


tree = build_tree(MESSAGE)
codes = assign_codes(tree)
bits = encode(MESSAGE, codes)
data, padding = pack(bits)
restored = decode(unpack(data, padding), tree)
assert restored == MESSAGE
ratio = len(data) / len(MESSAGE)
table = sorted(codes.items(), key=lambda item: (len(item[1]), item[0]))
lengths = {symbol: len(code) for symbol, code in table}
average = sum(lengths[c] for c in MESSAGE) / len(MESSAGE)
header = "\n".join(f"{symbol!r:>5} {code}" for symbol, code in table)
print(header)
print(f"{len(MESSAGE)} characters, {len(data)} bytes ({ratio:.1%}), {average:.3f} bits per symbol")
