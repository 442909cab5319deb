"""What a printed report says: numbers from the screens' queries, charts, sentences, pictures."""
