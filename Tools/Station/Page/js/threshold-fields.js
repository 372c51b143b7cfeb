// Thresholds: the recipe's own or the model's, for all labels and for single ones; and what others would have done to the last parts.

import { pictureOf, send } from './api.js';
import { element, setText } from './dom.js';
import { dateTime, number } from './format.js';
import { t } from './i18n.js';
import { outcomeWord } from './marks.js';
import { say } from './notices.js';
import { RecipeField } from './recipe-fields.js';
import { partHash } from './router.js';
import { guard } from './session.js';

const mostShown = 12;
const unit = { kind: 'number', min: 0, max: 1, step: 0.01 };

export class ThresholdFields {
  #own;
  #fields = element('div', { class: 'fields' });
  #modelText = element('p', { class: 'quiet' });

  /** `labels` are the model's, `model` its own thresholds; `change(path, value)` is called with another value. */
  constructor(labels, model, change, lock) {
    this.#own = element('input', { type: 'checkbox' });
    this.#own.addEventListener('change', () => change('thresholds', this.#own.checked ? structuredClone(model) : undefined));
    guard(this.#own, 'operator');
    const make = (path, label, usual) => {
      const field = new RecipeField({ ...unit, path, usual }, label, change);
      field.lock(...lock(path));
      return field;
    };
    this.fields = [
      make('thresholds.default', t('recipe.defaultThreshold'), 0.5),
      make('thresholds.margin', t('recipe.margin'), 0),
      ...labels.map(label => make(`thresholds.labels.${label}`, label, t('recipe.asDefault'))),
    ];
    this.#fields.append(...this.fields.map(field => field.root));
    this.root = element(
      'div',
      { class: 'stack' },
      element('label', { class: 'check' }, this.#own, t('recipe.ownThresholds')),
      this.#modelText,
      this.#fields,
    );
    setText(this.#modelText, t('recipe.modelThresholds', { threshold: number(model.default, 2), margin: number(model.margin, 2) }));
  }

  show(thresholds) {
    this.#own.checked = Boolean(thresholds);
    this.#fields.hidden = !thresholds;
    this.#modelText.hidden = Boolean(thresholds);
    for (const field of this.fields) {
      const name = field.path.slice('thresholds.'.length);
      field.show(name.startsWith('labels.') ? thresholds?.labels?.[name.slice('labels.'.length)] : thresholds?.[name]);
    }
  }
}

/** What thresholds would have done to the last parts. */
export class ThresholdEffect {
  #asked = '';
  #ending = new AbortController();
  #text = element('p', { role: 'status' });
  #list = element('ul', { class: 'strip effect-parts' });
  #signal;

  constructor(signal) {
    this.#signal = signal;
    this.root = element('div', { class: 'effect stack', hidden: true }, this.#text, this.#list);
  }

  /** Says that it will be asked for others: what is shown is of those before. */
  expect() {
    this.show(null);
    this.root.hidden = false;
    say(this.#text, t('recipe.effectAsked'));
  }

  /** Shows that of thresholds; null says that there is nothing to show. */
  async show(thresholds) {
    const asked = thresholds ? JSON.stringify(thresholds) : '';
    if (asked === this.#asked && asked) {
      return;
    }
    this.#asked = asked;
    this.#ending.abort();
    this.root.hidden = !thresholds;
    this.#list.hidden = true;
    if (thresholds) {
      say(this.#text, t('recipe.effectAsked'));
      await this.#load(thresholds);
    }
  }

  async #load(thresholds) {
    this.#ending = new AbortController();
    try {
      this.#fill(await send('POST', 'recipe/effect', { thresholds }, AbortSignal.any([this.#ending.signal, this.#signal])));
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        this.#asked = '';
        say(this.#text, problem);
      }
    }
  }

  #fill({ parts, from, to, moreRejected, fewerRejected, moreUnsure = 0, fewerUnsure = 0, results }) {
    const isSame = results.length === 0;
    say(
      this.#text,
      parts === 0
        ? t('recipe.effectNoParts')
        : [
            t('recipe.effectOf', { parts: number(parts), from: dateTime(from), to: dateTime(to) }),
            isSame ? t('recipe.effectNone') : t('recipe.effect', { more: number(moreRejected), fewer: number(fewerRejected) }),
            moreUnsure + fewerUnsure > 0 ? t('recipe.effectUnsure', { more: number(moreUnsure), fewer: number(fewerUnsure) }) : '',
          ]
            .filter(Boolean)
            .join(' '),
    );
    // Results are UUIDs of version 7: their order is that of time. The newest have their pictures still.
    const newest = [...results].sort((a, b) => (a.result < b.result ? 1 : -1)).slice(0, mostShown);
    this.#list.replaceChildren(...newest.map(changedPart));
    this.#list.hidden = isSame;
  }
}

function changedPart({ result, was, would, picture }) {
  const text = `${outcomeWord(was)} → ${outcomeWord(would)}`;
  const image = picture
    ? element('img', { class: 'thumbnail', alt: '', loading: 'lazy', src: pictureOf(result) })
    : element('span', { class: 'thumbnail is-missing' });
  return element(
    'li',
    {},
    element('a', { href: partHash(result) }, element('span', { class: 'strip-frame' }, image), element('span', { text })),
  );
}
