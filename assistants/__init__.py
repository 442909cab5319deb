"""What assistants ask of Pagelens by the Model Context Protocol: numbers with their sources.

`server` alone knows the SDK, an optional extra. All is read from the product's HTTP API with the
rights of one token: nothing here opens the database, and nothing is written anywhere.
"""
