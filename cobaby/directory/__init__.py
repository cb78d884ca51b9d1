"""Finding a space and looking at it: list, map, public page. Stands above all apps."""
