"""Why units have a status, in the words of the reader: codes in code, sentences here."""
