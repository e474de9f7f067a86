"""What decides, behind one interface."""
