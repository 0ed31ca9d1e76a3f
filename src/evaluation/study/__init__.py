"""What is asked: settings, plan, instruments, codebook, and the cohorts that there are."""
