"""What we know of people: the register, the notice, the copy of one's data, and its end."""
