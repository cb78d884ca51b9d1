"""Every process of the product begins here."""

import atexit
import gc

atexit.register(gc.freeze)  # else one that ends looks through all it had, for half a second
