"""From coded excerpts to themes by source group."""
