"""Views: tables and models in, the frames that a chapter shows out. They draw and print nothing."""
