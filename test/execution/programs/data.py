"""JSON and statistics."""
import json
import statistics as st

record = {"name": "Ä\n\"x\"\\", "n": [1, 2.5, -0.0, 1e22, True, None], "deep": {"a": {}, "b": [], "c": [[1]]}, 3: "k", None: 0, 1.5: 1}
text = json.dumps(record)
assert text == '{"name": "\\u00c4\\n\\"x\\"\\\\", "n": [1, 2.5, -0.0, 1e+22, true, null], "deep": {"a": {}, "b": [], "c": [[1]]}, "3": "k", "null": 0, "1.5": 1}'
assert json.dumps({"b": 1, "a": [1, {"c": 2}]}, indent=2, sort_keys=True) == '{\n  "a": [\n    1,\n    {\n      "c": 2\n    }\n  ],\n  "b": 1\n}'
assert json.dumps([1, 2], separators=(",", ":")) == "[1,2]" and json.dumps("é", ensure_ascii=False) == '"é"'
assert json.dumps({1, }, default=lambda s: sorted(s)) == "[1]" and json.dumps((1, "😀")) == '[1, "\\ud83d\\ude00"]'
back = json.loads(text)
assert back["name"] == record["name"] and back["n"] == record["n"] and back["3"] == "k" and list(back) == ["name", "n", "deep", "3", "null", "1.5"]
assert json.loads(" [1, -2.5e3, 12345678901234567890, \"\\u0041\\/\", true, null, {}] ") == [1, -2500.0, 12345678901234567890, "A/", True, None, {}]
for wrong in ["", "[1,]", "{'a': 1}", "[1 2]", "nul", '"\n"', "01", "[1"]:
    try:
        json.loads(wrong)
        raise SystemError(wrong)
    except json.JSONDecodeError as error:
        assert isinstance(error, ValueError)
try:
    json.dumps(object)
    raise SystemError
except TypeError:
    pass

values = [2.5, 3.25, 5.5, 11.25, 11.75]
assert st.mean(values) == 6.85 and st.mean([1, 2, 3, 4]) == 2.5 and st.mean([1, 2, 3]) == 2 and type(st.mean([1, 3])) is int
assert st.fmean([1, 2, 3]) == 2.0 and st.mean([0.1] * 3) == 0.1
assert st.median([3, 1, 2]) == 2 and st.median([4, 1, 3, 2]) == 2.5 and st.median_low([4, 1, 3, 2]) == 2 and st.median_high([1, 2]) == 2
assert st.mode("aabbb") == "b" and st.mode([1, 1, 2, 2]) == 1 and st.multimode("aabb") == ["a", "b"]
assert st.variance([2, 4, 4, 4, 5, 5, 7, 9]) == 32 / 7 and st.pvariance([2, 4, 4, 4, 5, 5, 7, 9]) == 4
assert st.pstdev([2, 4, 4, 4, 5, 5, 7, 9]) == 2.0 and st.stdev(values) == 4.389618434442793
assert st.pvariance([0.1, 0.2, 0.4]) == 0.015555555555555557 and st.stdev([1.5, 2.5, 4.0]) == 1.2583057392117916
assert st.quantiles([1, 2, 3, 4, 5, 6, 7]) == [2.0, 4.0, 6.0] and st.quantiles([10, 20, 40], n=3) == [13.333333333333334, 33.333333333333336]
try:
    st.mean([])
    raise SystemError
except ValueError:
    pass
assert 10**40 / 3**50 == 1.3929555690985384e+16 and (2**1000 + 1) / 7 == 1.5307265816946675e+300 and -(10**30) / 10**31 == -0.1
