"""Results that travel: what was handed over as an archive that others can use. Nobody's row."""
