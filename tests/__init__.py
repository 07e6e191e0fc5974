"""Tests, in the rooms they test."""
