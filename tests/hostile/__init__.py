"""Files that somebody made to do harm: one generator for each kind, gathered in `corpus`.

A new file is one line in the module of its kind. Each has a name that stays, so that a fault is
told by it; `trial` runs all of them against the readers they are meant for.
"""
