"""The reviewer's desk: the bench of every page on one machine, whose corrections go into the files at once."""
