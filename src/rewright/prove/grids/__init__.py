"""How the rows of one kind of material are read and added to, one kind a file: `MATERIAL` and `opened(data)`."""
