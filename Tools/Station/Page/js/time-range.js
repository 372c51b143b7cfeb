// From when until when, as a form asks for it.

import { field } from './dialogs.js';
import { element, setAttribute, setText } from './dom.js';
import { t } from './i18n.js';

/** Whether an end comes after its beginning; what is missing, or no time, does not say otherwise. */
export const isOrdered = (from, to) => !(Date.parse(from) >= Date.parse(to));

/** The fields `from` and `to` of a form with what is wrong with them; `isRight` says it, or that nothing is. */
export class TimeRange {
  #from;
  #to;
  #fault = element('p', { class: 'field-fault range-fault', role: 'alert', id: 'range-fault' });

  constructor({ from = '', to = '' }, isRequired = false) {
    const make = (name, label, value) =>
      field(name, label, { type: 'datetime-local', required: isRequired, value, 'aria-describedby': this.#fault.id });
    this.#from = make('from', t('parts.from'), from);
    this.#to = make('to', t('parts.to'), to);
    this.isRight();
  }

  /** Both fields, and the place of what is wrong. */
  get nodes() {
    return [this.#from, this.#to, this.#fault];
  }

  /** Whether the form may be sent; says why not at the fields. */
  isRight() {
    const [from, to] = [this.#from, this.#to].map(node => node.querySelector('input'));
    const isRight = isOrdered(from.value, to.value);
    setText(this.#fault, isRight ? '' : t('parts.reversed'));
    [from, to].forEach(input => setAttribute(input, 'aria-invalid', isRight ? null : 'true'));
    if (!isRight) {
      to.focus();
    }
    return isRight;
  }
}
