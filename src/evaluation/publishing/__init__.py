"""From published tables to what is handed over: sentences, figures and the report."""
