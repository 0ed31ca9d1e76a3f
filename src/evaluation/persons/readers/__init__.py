"""Sheets about people that this project defines: roster, attendance, projects."""
