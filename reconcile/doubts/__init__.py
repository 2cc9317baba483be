"""What a person must look at first: breaks that something in the data may settle, though nothing says that it does."""
