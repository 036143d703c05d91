"""Shortest paths and spanning trees in a small random graph."""
import heapq
import random
from collections import deque

random.seed(42)


class Graph:
    def __init__(self, n):
        self.n = n
        self.adjacent = {v: [] for v in range(n)}
        self.edges = []

    def add_edge(self, u, v, weight):
        self.adjacent[u].append((v, weight))
        self.adjacent[v].append((u, weight))
        self.edges.append((weight, u, v))

    def degree(self, v):
        return len(self.adjacent[v])


def random_graph(n, extra):
    graph = Graph(n)
    for v in range(1, n):
        graph.add_edge(v, random.randrange(v), random.randint(1, 20))
    for _ in range(extra):
        u, v = random.sample(range(n), 2)
        graph.add_edge(u, v, random.randint(1, 20))
    return graph


def dijkstra(graph, source):
    distance = {v: float("inf") for v in graph.adjacent}
    distance[source] = 0
    previous = {}
    queue = [(0, source)]
    while queue:
        d, u = heapq.heappop(queue)
        if d > distance[u]:
            continue
        for v, weight in graph.adjacent[u]:
            candidate = d + weight
            if candidate < distance[v]:
                distance[v] = candidate
                previous[v] = u
                heapq.heappush(queue, (candidate, v))
    return distance, previous


def path_to(previous, target):
    path = [target]
    while path[-1] in previous:
        path.append(previous[path[-1]])
    path.reverse()
    return path


def bfs(graph, source):
    level = {source: 0}
    queue = deque([source])
    while queue:
        u = queue.popleft()
        for v, _ in graph.adjacent[u]:
            if v not in level:
                level[v] = level[u] + 1
                queue.append(v)
    return level


def kruskal(graph):
    parent = list(range(graph.n))

    def find(v):
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    tree = []
    for weight, u, v in sorted(graph.edges):
        a, b = find(u), find(v)
        if a != b:
            parent[a] = b
            tree.append((u, v, weight))
    return tree


def main():
    graph = random_graph(200, 300)
    distance, previous = dijkstra(graph, 0)
    farthest = max(distance, key=distance.get)
    path = path_to(previous, farthest)
    level = bfs(graph, 0)
    depth = max(level.values())
    by_level = [[] for _ in range(depth + 1)]
    for v, d in level.items():
        by_level[d].append(v)
    tree = kruskal(graph)
    weight = sum(w for _, _, w in tree)
    degrees = [graph.degree(v) for v in range(graph.n)]
    hubs = [v for v, d in enumerate(degrees) if d > 10]
    matrix = [[0] * graph.n for _ in range(graph.n)]
    for w, u, v in graph.edges:
        matrix[u][v] = w
        matrix[v][u] = w
    print(distance[farthest], path, [len(vs) for vs in by_level], weight, hubs)


main()
