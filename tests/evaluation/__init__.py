"""docs/evaluation.md and what it is made from; slow parts are commands of their own."""
