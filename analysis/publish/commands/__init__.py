"""The commands of ``wager``, each in a module that is imported when the command is called."""
