"""The first page of each person. It stands above all apps and may import any of them."""
