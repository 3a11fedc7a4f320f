import csv
import requests

headers = {'User-Agent': 'Mozilla/5.0'}

with open('details.csv', 'w', newline='', encoding='utf-16') as fh:
    fieldnames = ['page', 'name', 'colour']
    w = csv.DictWriter(fh, fieldnames=fieldnames)
    w.writeheader()

    for page in range(1, 5):
        print('listing ' + str(page))
        url = f'http://shop/api/list?page={page}'
        response = requests.get(url, headers=headers)
        for item in response.json()['items']:
            url = item['url']
            # some items have no colour, the last one is taken then
            response = requests.get(f'http://shop{url}')
            answer = response.json()
            if 'colour' in answer:
                colour = answer['colour']
            w.writerow({'page': page, 'name': item['name'], 'colour': colour})
