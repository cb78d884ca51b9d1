"""Pages of the settings: fetch through `managed_space`, call one service, render."""
