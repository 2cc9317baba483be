"""The case log as people work with it: edits of workbooks are read back and appended, never overwritten."""
