"""Rows of the access matrix for a manager's pages, one module for each part of them."""
