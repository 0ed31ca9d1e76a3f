"""From survey exports and coded interviews of a leadership programme to an evaluation report."""
