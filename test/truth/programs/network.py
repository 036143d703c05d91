"""Components, topological order, bridges and PageRank of directed graphs."""
from collections import Counter, defaultdict, deque

EDGES = [
    ("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d"), ("g", "f"),
    ("g", "h"), ("h", "i"), ("i", "j"), ("j", "h"), ("k", "a"), ("e", "g"), ("l", "k"),
]


def build(edges):
    graph = defaultdict(list)
    for u, v in edges:
        graph[u].append(v)
        graph.setdefault(v, [])
    return dict(graph)


def components(graph):
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def connect(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on_stack.add(v)
        for w in graph[v]:
            if w not in index:
                connect(w)
                low[v] = min(low[v], low[w])
            elif w in on_stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            component = []
            while True:
                w = stack.pop()
                on_stack.discard(w)
                component.append(w)
                if w == v:
                    break
            found.append(sorted(component))

    for v in sorted(graph):
        if v not in index:
            connect(v)
    return found


def condense(graph, parts):
    where = {v: i for i, part in enumerate(parts) for v in part}
    return {i: {where[w] for v in part for w in graph[v]} - {i} for i, part in enumerate(parts)}


def topological(dag):
    degree = Counter(w for targets in dag.values() for w in targets)
    ready = deque(v for v in dag if degree[v] == 0)
    order = []
    while ready:
        v = ready.popleft()
        order.append(v)
        for w in dag[v]:
            degree[w] -= 1
            if degree[w] == 0:
                ready.append(w)
    return order


def pagerank(graph, damping=0.85, rounds=40):
    n = len(graph)
    rank = dict.fromkeys(graph, 1 / n)
    for _ in range(rounds):
        new = {v: (1 - damping) / n for v in graph}
        for v, targets in graph.items():
            for w in targets or graph:
                new[w] += damping * rank[v] / len(targets or graph)
        rank = new
    return rank


graph = build(EDGES)
parts = components(graph)
dag = condense(graph, parts)
order = topological(dag)
rank = pagerank(graph)
best = sorted(rank, key=rank.get, reverse=True)[:3]
reverse = {v: [u for u in graph if v in graph[u]] for v in graph}
degrees = {v: (len(reverse[v]), len(graph[v])) for v in graph}
dot = "digraph {\n" + "".join(f"  {u} -> {v};\n" for u, v in EDGES) + "}\n"
matrix = {(u, v) for u, v in EDGES}
mutual = [(u, v) for u, v in matrix if (v, u) in matrix]
print(parts, dag, order, best, degrees["c"], len(dot), mutual)
