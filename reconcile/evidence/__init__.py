"""The seller's papers: which file proves what, what is missing and until when each is kept."""
