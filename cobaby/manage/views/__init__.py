"""Views of the manager's pages: fetch through `managed_space`, call one service, render."""
