"""Who is who, and who must not be known."""
