"""Looking up: documents and bodies as a person names them, in any spelling."""
