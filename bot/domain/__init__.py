"""The words of the product: what a rating, a case, an action is. Imports nothing above, reads no clock and no file."""
