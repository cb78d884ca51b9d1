"""What managers type about their space."""
