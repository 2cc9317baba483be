"""The seller's papers: which file proves what, what is missing, until when each is kept, and the pack of a case."""
