"""What is printed, drawn and shown: of a Report, or of what a command did. `writers` has the tables of all of them."""
