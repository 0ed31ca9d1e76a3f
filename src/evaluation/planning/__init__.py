"""Before the data: how many people, cohorts and interviews it takes, by formula from settings."""
