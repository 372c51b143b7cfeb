// The recipe: what is looked at and when it is good; changed as a whole, with its history.

import { get, send } from '../api.js';
import { ask, field } from '../dialogs.js';
import { element, loadStyle, setText } from '../dom.js';
import { hashText } from '../facts.js';
import { t } from '../i18n.js';
import { tell } from '../notices.js';
import { changeList, recipeHistory } from '../recipe-history.js';
import { RecipeForm } from '../recipe-form.js';
import { guard } from '../session.js';
import { holdUnsaved } from '../unsaved.js';

/** Shows it until the signal ends it. */
export async function show(root, { signal }) {
  await loadStyle('/css/recipe.css');
  const view = new RecipeView(root, signal);
  await view.load();
}

class RecipeView {
  #root;
  #signal;
  #ending = new AbortController();
  #recipe;
  #form;
  #state = element('p', { role: 'status', class: 'quiet' });
  #save = guard(
    element('button', { class: 'button button-main', text: t('recipe.save'), on: { click: () => this.#askAndSave() } }),
    'engineer',
  );
  #discard = element('button', { class: 'button', text: t('recipe.discard'), on: { click: () => this.load() } });

  constructor(root, signal) {
    this.#root = root;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#ending.abort());
    holdUnsaved(() => (this.#form?.differences.length > 0 ? t('leave.recipe') : ''), signal);
  }

  /** Loads the recipe in force; what was changed here is forgotten. */
  async load() {
    this.#ending.abort();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.#recipe = await get('recipe', {}, this.#signal);
    this.#form = new RecipeForm(this.#recipe, (changes, faults) => this.#showState(changes, faults), signal);
    const history = element(
      'section',
      { class: 'panel stack' },
      element('h2', { text: t('recipe.history') }),
      await recipeHistory(() => this.load(), signal),
    );
    this.#root.replaceChildren(this.#head(), this.#form.root, history);
    this.#showState([], 0);
  }

  #head() {
    const { name, file, sha256, isInForce } = this.#recipe;
    return element(
      'div',
      { class: 'recipe-head' },
      element(
        'div',
        {},
        element('h1', { text: name }),
        element('p', { class: 'small quiet' }, element('span', { title: file, text: nameOf(file) }), ' ', hashText(sha256)),
      ),
      isInForce === false && element('p', { class: 'bad', text: t('recipe.changedByHand') }),
      element('div', { class: 'row' }, this.#state, this.#discard, this.#save),
    );
  }

  // `faults` is null while the station was not asked yet.
  #showState(changes, faults) {
    const count = changes.length;
    setText(
      this.#state,
      faults > 0 ? t('recipe.faults', { count: faults }) : count > 0 ? t('recipe.changed', { count }) : t('recipe.unchanged'),
    );
    this.#state.classList.toggle('bad', faults > 0);
    this.#discard.hidden = count === 0;
    if (!this.#save.title) {
      this.#save.disabled = count === 0 || faults > 0;
    }
  }

  async #askAndSave() {
    const values = await ask({
      title: t('recipe.saveTitle'),
      text: t('recipe.saveMeans'),
      action: t('recipe.save'),
      fields: [changeList(this.#form.differences), field('why', t('recipe.why'), { maxlength: 200 })],
      check: async ({ why }) => this.#put(why.trim()),
    });
    if (values) {
      tell(t('recipe.saved'));
      await this.load();
    }
  }

  async #put(why) {
    try {
      await send('PUT', 'recipe', { document: this.#form.document, of: this.#recipe.sha256, ...(why && { why }) });
      return '';
    } catch (problem) {
      if (problem.faults.length > 0) {
        this.#form.showFaults(problem.faults);
      }
      return problem.status === 409 ? t('recipe.conflict') : problem;
    }
  }
}

const nameOf = file => file.split('/').at(-1);
