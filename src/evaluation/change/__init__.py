"""The statistics of change: tables in, one tidy table of estimates out."""
