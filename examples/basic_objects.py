"""What the smallest values of each type take."""
import sys

nothing = None
small = 3
number = 213
large = 2**63
larger = 102947298469128649161972364837164
largest = 918659326943756134897561304875610348756384756193485761304875613948576297485698417
real = 3.14159265358979323846264338327950288
empty_text = ""
letter = "a"
text = "My hovercraft is full of eels"
empty_list = []
mixed_list = [4, "toaster", 230.1]
empty_dict = {}
small_dict = {"a": 213, "b": 2131}
pair = ("a", 213)

for value in (nothing, small, number, large, larger, largest, real, empty_text, letter, text, empty_list, mixed_list, empty_dict, small_dict, pair):
    print(sys.getsizeof(value), type(value).__name__, value)
