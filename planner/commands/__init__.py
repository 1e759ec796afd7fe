"""What each command does, between the command line and the house: order of work and what is printed."""
