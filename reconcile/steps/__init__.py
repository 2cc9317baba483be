"""Steps with dates towards the carriers, insurers and buyers of a claim: what is to be done, until when, who pays."""
