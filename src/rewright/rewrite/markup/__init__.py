"""Reading of BeautifulSoup code: which names hold elements, and what each use of them becomes."""
