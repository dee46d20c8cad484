"""Handbell: runs a school's social media policy."""
