"""What every primitive does alike: it serves, says how it is, stops, and is asked by its smoke."""
