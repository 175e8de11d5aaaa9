"""The Llama Wager: checked data, models and findings behind the report, and the engine that publishes it."""

__version__ = "0.1.0"
