"""What a copy costs: a second name nothing, a shallow copy the container, a deep copy only what can change."""
import copy


def deep_copy_of_a_million():
    original = list(range(1_000_000))
    duplicate = copy.deepcopy(original)
    # The integers live on: the copy refers to the same ones.
    del original
    return duplicate


points = [(5, 4)]
same = points
shallow = points.copy()
kept = deep_copy_of_a_million()
print(same is points, shallow is points, shallow[0] is points[0], len(kept))
