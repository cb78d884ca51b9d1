"""What a server needs around the product: its refusals, health, logs, backup and restore."""
