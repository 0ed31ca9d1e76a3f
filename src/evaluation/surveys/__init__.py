"""From survey exports to scores of the same persons before and after."""
