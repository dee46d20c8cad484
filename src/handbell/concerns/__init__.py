"""Telling a concern, and what happens then: who hears, what is done by when, what is never done."""
