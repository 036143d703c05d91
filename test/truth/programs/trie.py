"""A trie, a binary search tree and a linked list."""


class TrieNode:
    def __init__(self):
        self.children = {}
        self.end = False


class Trie:
    def __init__(self, words=()):
        self.root = TrieNode()
        self.size = 0
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self.root
        for c in word:
            if c not in node.children:
                node.children[c] = TrieNode()
            node = node.children[c]
        if not node.end:
            node.end = True
            self.size += 1

    def find(self, prefix):
        node = self.root
        for c in prefix:
            node = node.children.get(c)
            if node is None:
                return None
        return node

    def completions(self, prefix):
        node = self.find(prefix)
        if node is None:
            return []
        found = []
        stack = [(node, prefix)]
        while stack:
            node, word = stack.pop()
            if node.end:
                found.append(word)
            for c, child in node.children.items():
                stack.append((child, word + c))
        return sorted(found)


class Tree:
    class Node:
        __slots__ = "key", "left", "right"

        def __init__(self, key):
            self.key = key
            self.left = self.right = None

    def __init__(self):
        self.root = None

    def add(self, key):
        if self.root is None:
            self.root = Tree.Node(key)
            return
        node = self.root
        while True:
            if key == node.key:
                return
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Tree.Node(key))
                return
            node = child

    def height(self, node="root"):
        if node == "root":
            node = self.root
        if node is None:
            return 0
        return 1 + max(self.height(node.left), self.height(node.right))

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node.left)
                yield node.key
                yield from walk(node.right)

        return walk(self.root)


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        self.length = 0
        for item in reversed(list(items)):
            self.push(item)

    def push(self, value):
        self.head = (value, self.head)
        self.length += 1

    def reverse(self):
        previous = None
        cell = self.head
        while cell is not None:
            value, rest = cell
            previous = (value, previous)
            cell = rest
        self.head = previous

    def __iter__(self):
        cell = self.head
        while cell:
            value, cell = cell
            yield value


WORDS = "car card care careful cart cat catalog dog dodge door dot do".split()
trie = Trie(WORDS)
cars = trie.completions("car")
nothing = trie.completions("x")
tree = Tree()
key = 17
for _ in range(100):
    key = (key * 37 + 11) % 1009
    tree.add(key)
height = tree.height()
keys = list(tree)
low, high = keys[0], keys[-1]
chain = LinkedList("abcdef")
chain.push("z")
chain.reverse()
letters = "".join(chain)
print(trie.size, cars, nothing, height, len(keys), low, high, letters, chain.length)
