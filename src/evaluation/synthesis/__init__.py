"""Several programmes' published results read together. Sees published tables alone."""
