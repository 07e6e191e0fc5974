"""multilingual-e5-small: what n-grams cannot know, in eight bits."""
