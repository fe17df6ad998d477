"""How editors sign in: who may, how often they may try, and with which two factors."""
