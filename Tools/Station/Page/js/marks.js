// Marks: shapes that say the same as their colour and word. OK is a disc, NG an octagon, unsure a triangle.

import { element, setAttribute, setText, svg } from './dom.js';
import { t } from './i18n.js';

const shapes = {
  ok: { frame: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z', sign: 'M7.2 12.4l3.3 3.3l6.3-7' },
  ng: { frame: 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z', sign: 'M8 8l8 8M16 8l-8 8' },
  unsure: { frame: 'M12 2.2L23 21.5H1z', sign: 'M12 9v6M12 17.6v1.6' },
  none: { frame: 'M4 11h16v2H4z', sign: '' },
};

/** The shape of an outcome ('ok', 'ng', 'unsure', 'none'), or of a state: 'ok' is normal, 'unsure' attention, 'ng' failure. */
export function mark(outcome) {
  const node = svg(
    'svg',
    { class: 'mark', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('path', { class: 'mark-frame' }),
    svg('path', { class: 'mark-sign' }),
  );
  remark(node, outcome);
  return node;
}

/** Makes a mark that of another outcome. */
export function remark(node, outcome) {
  const name = shapes[outcome] ? outcome : 'none';
  setAttribute(node, 'data-outcome', name);
  setAttribute(node.firstChild, 'd', shapes[name].frame);
  setAttribute(node.lastChild, 'd', shapes[name].sign);
}

/** The word of an outcome. */
export const outcomeWord = outcome => t(`outcome.${shapes[outcome] ? outcome : 'none'}`);

/** Shape and word of an outcome, to be changed by `show`. */
export class VerdictMark {
  #mark = mark('none');
  #word = element('span', { class: 'verdict-word' });

  constructor(size = 'small') {
    this.root = element('span', { class: `verdict verdict-${size}` }, this.#mark, this.#word);
    this.show('none');
  }

  show(outcome) {
    setAttribute(this.root, 'data-outcome', outcome);
    remark(this.#mark, outcome);
    setText(this.#word, outcomeWord(outcome));
  }
}

/** Shape and word of an outcome that stays. */
export function verdict(outcome, size) {
  const made = new VerdictMark(size);
  made.show(outcome);
  return made.root;
}
