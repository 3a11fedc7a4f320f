'use strict';
(() => {
  const all = JSON.parse(document.getElementById('data').textContent);
  const HEADS = ['rank', 'job', 'kind', 'lines', 'complexity', 'health', 'score', 'cost', 'runs', 'failing', 'readers', 'family'];
  const AT = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12];
  const RIGHT = new Set([0, 3, 4, 5, 7, 8, 9, 10]);
  const HEIGHT = 30;
  const body = document.getElementById('body'), space = document.getElementById('space'), rows = document.getElementById('rows');
  const why = document.getElementById('why'), shown = document.getElementById('shown'), heads = document.getElementById('heads');
  let view = all, sorted = 0, down = false, chosen = null;

  const number = (value, digits) => value === null ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits });
  const text = (row, column) => {
    const value = row[AT[column]];
    if (column === 7) return value === null ? '–' : '$' + number(value, value < 100 ? 2 : 0);
    if (column === 9) return value === null ? '–' : number(100 * value, 1) + ' %';
    if (column === 8) return number(value, 1);
    return typeof value === 'number' ? number(value, 2) : value === null ? '–' : value;
  };
  const cell = (row, column) => {
    const made = document.createElement('span');
    made.setAttribute('role', 'cell');
    if (RIGHT.has(column)) made.className = 'r';
    made.textContent = column === 6 ? row[6].toFixed(1) : text(row, column);
    if (column === 1 || column === 11) made.title = made.textContent;
    if (column === 6) {
      for (const [width, name] of [[row[6], 'bar'], [row[7] - row[6], 'bar more']]) {
        const bar = document.createElement('i');
        bar.className = name;
        bar.style.width = 0.8 * width + 'px';
        made.append(bar);
      }
      made.title = 'up to ' + row[7].toFixed(1);
    }
    return made;
  };
  const draw = () => {
    const first = Math.max(0, Math.floor(body.scrollTop / HEIGHT) - 8);
    const last = Math.min(view.length, first + Math.ceil(body.clientHeight / HEIGHT) + 16);
    const made = document.createDocumentFragment();
    for (let at = first; at < last; at++) {
      const line = document.createElement('div');
      line.className = 'grid-row';
      line.setAttribute('role', 'row');
      line.setAttribute('aria-rowindex', at + 1);
      line.setAttribute('aria-selected', view[at] === chosen);
      line.dataset.at = at;
      for (let column = 0; column < HEADS.length; column++) line.append(cell(view[at], column));
      made.append(line);
    }
    rows.style.transform = `translateY(${first * HEIGHT}px)`;
    rows.replaceChildren(made);
  };
  const compare = (one, other) => {
    const a = one[AT[sorted]], b = other[AT[sorted]];
    // What is not known stands at the end, whichever way.
    if (a === null || b === null) return (a === null) - (b === null) || one[0] - other[0];
    const order = typeof a === 'number' ? a - b : String(a).localeCompare(String(b));
    return (down ? -order : order) || one[0] - other[0];
  };
  const show = () => {
    const wanted = document.getElementById('find').value.toLowerCase().split(/\s+/).filter(Boolean);
    view = all.filter(row => wanted.every(word => (row[1] + ' ' + row[2] + ' ' + row[12]).toLowerCase().includes(word)));
    view.sort(compare);
    space.style.height = view.length * HEIGHT + 'px';
    shown.textContent = view.length === all.length ? '' : `${view.length.toLocaleString('en')} of ${all.length.toLocaleString('en')}`;
    body.scrollTop = 0;
    draw();
  };
  const explain = row => {
    chosen = row;
    const title = document.createElement('h3');
    title.textContent = `${row[0]}. ${row[1]}: ${row[6].toFixed(1)} of 100, up to ${row[7].toFixed(1)}`;
    const list = document.createElement('table');
    for (const [name, points, reason] of row[13]) {
      const line = list.insertRow();
      for (const word of [name, points.toFixed(1), reason]) line.insertCell().textContent = word;
      line.cells[1].className = 'num';
    }
    why.replaceChildren(title, list);
    if (row[14]) {
      const fault = document.createElement('p');
      fault.textContent = 'Its source cannot be read: ' + row[14];
      why.append(fault);
    }
    why.hidden = false;
    draw();
  };
  HEADS.forEach((name, column) => {
    const head = document.createElement('span'), button = document.createElement('button');
    head.setAttribute('role', 'columnheader');
    if (RIGHT.has(column)) head.className = 'r';
    button.type = 'button';
    button.textContent = name;
    button.addEventListener('click', () => {
      down = sorted === column ? !down : typeof all[0][AT[column]] === 'number' && column !== 0;
      sorted = column;
      for (const other of heads.children) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      show();
    });
    head.append(button);
    heads.append(head);
  });
  body.addEventListener('scroll', () => requestAnimationFrame(draw));
  rows.addEventListener('click', event => {
    const line = event.target.closest('.grid-row');
    if (line) explain(view[line.dataset.at]);
  });
  body.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = Math.min(view.length - 1, Math.max(0, view.indexOf(chosen) + step));
    if (at * HEIGHT < body.scrollTop) body.scrollTop = at * HEIGHT;
    if ((at + 1) * HEIGHT > body.scrollTop + body.clientHeight) body.scrollTop = (at + 1) * HEIGHT - body.clientHeight;
    if (view[at]) explain(view[at]);
  });
  document.getElementById('find').addEventListener('input', show);
  show();
})();
