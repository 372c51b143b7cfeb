// The members of a recipe that the page has fields for, and the fields. docs/recipe.md says what each of them does.

import { element, setAttribute, setText } from './dom.js';
import { stationLanguage, t } from './i18n.js';
import { guard } from './session.js';

const milliseconds = (path, more = {}) => ({ path, kind: 'number', unit: 'milliseconds', min: 0, max: 3600000, ...more });
const count = (path, unit, more) => ({ path, kind: 'whole', unit, ...more });
const words = (path, choices) => ({ path, kind: 'choice', choices });

/** The groups of them, in the order in which they are shown. `needs` is the member without which a group is left out. */
export const fieldGroups = [
  {
    name: 'product',
    fields: [
      { path: 'name', kind: 'text', required: true },
      words('unsure', ['reject', 'pass']),
      count('voting.frames', null, { min: 1, max: 16, usual: 1 }),
      count('voting.ng', null, { min: 1, max: 16, usual: 1 }),
    ],
  },
  {
    name: 'trigger',
    fields: [
      words('trigger.type', ['free', 'gpio', 'software', 'presence']),
      milliseconds('trigger.minimumDistanceMs', { usual: 20 }),
      milliseconds('trigger.delayMs', { usual: 0 }),
      milliseconds('trigger.toleranceMs', { usual: 50 }),
      milliseconds('trigger.deadlineMs', { usual: 1000 }),
      { path: 'trigger.presenceThreshold', kind: 'number', min: 0, max: 1, step: 0.01, usual: 0.1 },
    ],
  },
  {
    name: 'rejection',
    needs: 'rejection',
    fields: [
      milliseconds('rejection.travelMs'),
      count('rejection.travelPulses', 'steps', { min: 1, max: 1000000000 }),
      milliseconds('rejection.pulseMs', { usual: 50 }),
      milliseconds('rejection.confirmation.withinMs', { usual: 500 }),
    ],
  },
];

/** A field for a member: shows its value, calls `changed` with another one, and has room for a fault beside it. */
export class RecipeField {
  #definition;
  #input;
  #fault = element('span', { class: 'field-fault', role: 'alert', lang: stationLanguage });

  constructor(definition, label, changed) {
    this.path = definition.path;
    this.#definition = definition;
    this.#input = definition.kind === 'choice' ? choiceInput(definition) : plainInput(definition);
    this.#input.addEventListener('input', () => changed(this.path, this.#value()));
    this.root = element(
      'label',
      { class: 'field' },
      element('span', { text: definition.unit ? `${label} (${t(`unit.${definition.unit}`)})` : label }),
      this.#input,
      this.#fault,
    );
  }

  show(value) {
    const text = value === undefined || value === null ? '' : String(value);
    if (this.#input.value !== text && document.activeElement !== this.#input) {
      this.#input.value = text;
    }
  }

  fail(text) {
    setText(this.#fault, text);
    setAttribute(this.#input, 'aria-invalid', text ? 'true' : null);
  }

  /** Says why it cannot be changed; the role comes after what the station says. */
  lock(reason, role) {
    if (reason) {
      this.#input.disabled = true;
      this.#input.title = reason;
      this.root.title = reason;
    } else {
      guard(this.#input, role);
    }
  }

  focus() {
    this.#input.focus();
  }

  #value() {
    const { value } = this.#input;
    const isText = this.#definition.kind === 'text' || this.#definition.kind === 'choice';
    return value === '' ? undefined : isText ? value : Number(value);
  }
}

function plainInput({ kind, min, max, step, usual, required }) {
  return kind === 'text'
    ? element('input', { type: 'text', required, autocomplete: 'off' })
    : element('input', {
        type: 'number',
        inputmode: 'decimal',
        min,
        max,
        step: step ?? (kind === 'whole' ? 1 : 'any'),
        placeholder: usual,
        required,
      });
}

function choiceInput({ path, choices }) {
  const name = path.split('.').at(-1);
  return element(
    'select',
    {},
    element('option', { value: '', text: t('recipe.usual', { value: t(`choice.${name}.${choices[0]}`) }) }),
    choices.map(value => element('option', { value, text: t(`choice.${name}.${value}`) })),
  );
}
