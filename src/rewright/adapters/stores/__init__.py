"""Where artifacts and blobs lie."""
