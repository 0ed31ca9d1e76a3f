"""An intruder: what a reader of all reports of a study could work out about the people in them.

`studies` makes invented studies and publishes them; `counts`, `answers`, `bases`, `links`,
`documents` and `releases` attack what was published. Every attack is a function from published
tables to `Leak`s and works for itself: it knows none of the rules by which tables were made, but
for what the reports say about them.
"""
