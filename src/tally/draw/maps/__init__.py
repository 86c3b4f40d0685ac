"""Maps: outlines, classes, labels and the ground they stand on."""
