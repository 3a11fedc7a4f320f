import xml.etree.ElementTree as ET
root = ET.parse('in.dat').getroot()
out = open('out.txt', 'w', encoding='utf-8')
for p in root.iter('p'):
    out.write('%s=%s\n' % (p.get('id'), (p.text or '').strip()))
out.close()
