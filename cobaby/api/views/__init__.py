"""One module for each thing that software asks about; `base` is what they share."""
