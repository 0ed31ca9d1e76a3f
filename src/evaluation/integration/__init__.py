"""Where numbers and words meet."""
