"""The emergency call of a counter: it knows neither the queue's database nor its services, so it works without them."""
