'use strict';
{
  const links = new Map([...document.querySelectorAll('.side li a')].map((a) => [a.hash.slice(1), a]));
  const sections = [...document.querySelectorAll('main > section')];
  const current = () => sections.findLast((s) => s.getBoundingClientRect().top < innerHeight / 3) ?? sections[0];
  const mark = () => {
    const now = current().id;
    for (const [id, a] of links) id === now ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current');
  };
  new IntersectionObserver(mark, { threshold: [0, 0.1, 0.5, 1] }).observe(sections[0]);
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();

  addEventListener('keydown', (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input[type=text]')) return;
    const next = sections[sections.indexOf(current()) + step];
    if (next) { next.scrollIntoView(); next.focus({ preventScroll: true }); }
  });

  // A target inside closed details is opened, so that every link leads somewhere visible.
  const open = () => {
    for (let box = document.getElementById(decodeURIComponent(location.hash.slice(1))); box; box = box.parentElement) {
      if (box.tagName === 'DETAILS') box.open = true;
    }
  };
  addEventListener('hashchange', open);
  open();

  let folds = null;
  const cell = (tokens) => {
    const td = document.createElement('td');
    for (const [kind, text] of tokens) {
      const span = document.createElement('span');
      if (kind) span.className = kind;
      span.textContent = text;
      td.append(span);
    }
    return td;
  };
  const number = (n) => {
    const td = document.createElement('td');
    td.dataset.n = n;
    return td;
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-fold]');
    if (!button) return;
    folds ??= JSON.parse(document.getElementById('folds').textContent);
    const fold = folds[Number(button.dataset.fold)];
    const rows = fold.lines.map((tokens, i) => {
      const tr = document.createElement('tr');
      tr.className = 'same';
      tr.append(number(fold.old + i), cell(tokens), number(fold.new + i), cell(tokens));
      return tr;
    });
    button.closest('tr').replaceWith(...rows);
  });

  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}
