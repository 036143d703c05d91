"""A million small records, written with pickle and read back."""
import os
import pickle
import random
import tempfile

COUNT = 1_000_000


def random_name():
    return "".join([chr(64 + random.randint(0, 25)) for _ in range(20)])


def write(path):
    records = [(random.random(), random_name(), random.randint(0, 2**64)) for _ in range(COUNT)]
    with open(path, "wb") as file:
        pickle.dump(records, file)
    return len(records)


def read(path):
    with open(path, "rb") as file:
        records = pickle.load(file)
    return len(records)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        place = os.path.join(folder, "records.pickle")
        print(write(place), os.path.getsize(place), read(place))
