"""What an evaluator types: `python -m evaluation report | check | study | plan | open`."""
