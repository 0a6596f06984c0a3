"""How a case stands after all that people said and did: pure, computed anew at each look."""
