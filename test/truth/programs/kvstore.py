"""A key-value store with transactions, a log and snapshots."""
import copy
import pickle
from contextlib import contextmanager


class KeyMissing(KeyError):
    pass


class Store:
    def __init__(self):
        self._data = {}
        self._log = []
        self._depth = 0

    def get(self, key, default=...):
        try:
            return self._data[key]
        except KeyError:
            if default is ...:
                raise KeyMissing(key) from None
            return default

    def put(self, key, value):
        old = self._data.get(key)
        self._log.append(("put", key, old, value))
        self._data[key] = value

    def delete(self, key):
        old = self._data.pop(key)
        self._log.append(("delete", key, old, None))

    def undo(self, mark):
        while len(self._log) > mark:
            action, key, old, _ = self._log.pop()
            if action == "put" and old is None:
                del self._data[key]
            else:
                self._data[key] = old

    @contextmanager
    def transaction(self):
        mark = len(self._log)
        self._depth += 1
        try:
            yield self
        except Exception:
            self.undo(mark)
            raise
        finally:
            self._depth -= 1

    def snapshot(self):
        return copy.deepcopy(self._data)

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data

    def keys(self, prefix=""):
        return sorted(k for k in self._data if k.startswith(prefix))


store = Store()
for i in range(25):
    store.put(f"user:{i}", {"id": i, "name": f"user {i}", "tags": ["new"] if i % 3 else []})
before = store.snapshot()
try:
    with store.transaction():
        store.put("user:1", {"id": 1, "name": "changed"})
        store.delete("user:2")
        store.get("user:99")
except KeyMissing as error:
    failure = repr(error)
with store.transaction() as tx:
    tx.put("counter", 1)
    tx.put("counter", tx.get("counter") + 1)
same = all(store.get(k) == v for k, v in before.items())
users = store.keys("user:1")
tagged = [store.get(k)["name"] for k in store.keys("user:") if store.get(k)["tags"]]
image = pickle.dumps(store.snapshot(), protocol=4)
restored = pickle.loads(image)
size = len(store)
missing = store.get("nothing", None)
index = {}
for key in store.keys("user:"):
    for tag in store.get(key)["tags"]:
        index.setdefault(tag, []).append(key)
print(failure, same, users, len(tagged), len(restored), size, missing, index["new"][:3])
