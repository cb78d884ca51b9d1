"""What the operator of a site says: imprint, privacy notice, accessibility statement."""
