// The form of a recipe: a copy of the document is changed, checked by the station a moment later, and faults stand beside their members.

import { send } from './api.js';
import { element } from './dom.js';
import { stationLanguage, t } from './i18n.js';
import { differences, setValue, valueAt } from './recipe-document.js';
import { fieldGroups, RecipeField } from './recipe-fields.js';
import { RegionEditor } from './region-editor.js';
import { RegionFields } from './region-fields.js';
import { guard, may } from './session.js';
import { ThresholdEffect, ThresholdFields } from './threshold-fields.js';

const pause = 400;
const retryPause = 3000;

export class RecipeForm {
  #recipe;
  #signal;
  #changed;
  #document;
  #timer = 0;
  #checking = new AbortController();
  #fields = [];
  #regions = [];
  #chosen = -1;
  #areas = element('div', { class: 'stack' });
  #loose = element('div', { class: 'stack', role: 'alert' });
  #editor;
  #thresholds;
  #effect;

  /** `changed` is called with the differences to the recipe in force whenever there are others, and with the number of faults. */
  constructor(recipe, changed, signal) {
    this.#recipe = recipe;
    this.#changed = changed;
    this.#signal = signal;
    this.#document = structuredClone(recipe.document);
    this.#effect = new ThresholdEffect(signal);
    this.#thresholds = new ThresholdFields(recipe.labels, recipe.thresholdsOfModel, this.#change, this.#lock);
    this.#editor =
      recipe.frame && new RegionEditor(recipe.frame, may('operator') && !this.#lock('regions')[0], this.#regionEvents(), signal);
    this.root = element('div', { class: 'stack' }, this.#loose, this.#regionSection(), this.#thresholdSection(), this.#groups());
    this.#show();
  }

  /** The document as it is in the form. */
  get document() {
    return this.#document;
  }

  /** What the form changed: [{member, from, to}]. */
  get differences() {
    return differences(this.#recipe.document, this.#document);
  }

  /** Shows faults beside the members that they are about, and those without a field above all. */
  showFaults(faults) {
    const all = this.#allFields();
    const left = new Set(faults);
    for (const field of all) {
      const own = faults.filter(fault => fault.member === field.path);
      own.forEach(fault => left.delete(fault));
      field.fail(own.map(fault => fault.what).join('; '));
    }
    this.#loose.replaceChildren(
      ...[...left].map(({ member, what, language = stationLanguage }) =>
        element('p', { class: 'field-fault' }, element('code', { text: member }), ' ', element('span', { lang: language, text: what })),
      ),
    );
    this.#changed(this.differences, faults.length);
  }

  #allFields() {
    return [...this.#fields, ...this.#thresholds.fields, ...this.#regions.flatMap(region => region.fields)];
  }

  // Why a member cannot be changed here, and the role that may change it.
  #lock = path => {
    const isFixed = this.#recipe.fixed.some(member => path === member || path.startsWith(`${member}.`) || path.startsWith(`${member}[`));
    return [!this.#recipe.isEditable ? t('recipe.notEditable') : isFixed ? t('recipe.needsStart') : '', 'operator'];
  };

  #change = (path, value) => {
    setValue(this.#document, path, value);
    this.#show();
    this.#checkSoon();
    if (path.startsWith('thresholds') && may('operator')) {
      this.#effect.expect();
    }
  };

  // Faults have their place already: only what could be saved has an effect.
  #showEffect(faults) {
    const isSame = differences(this.#recipe.document.thresholds, this.#document.thresholds).length === 0;
    this.#effect.show(isSame || faults.length > 0 ? null : (this.#document.thresholds ?? this.#recipe.thresholdsOfModel));
  }

  #show() {
    const areas = this.#areaList();
    if (this.#regions.map(region => region.key).join() !== areas.map(keyOf).join()) {
      this.#regions = areas.map((area, index) => this.#makeRegion(area, index));
      this.#areas.replaceChildren(...this.#regions.map(region => region.root));
    }
    areas.forEach((area, index) => this.#regions[index].show(area));
    this.#editor?.show(areas);
    this.#thresholds.show(this.#document.thresholds);
    this.#fields.forEach(field => field.show(valueAt(this.#document, field.path)));
    this.#changed(this.differences, null);
  }

  #areaList() {
    const regions = (this.#document.regions ?? []).map((region, index) => ({ ...placed(region), path: `regions[${index}]` }));
    const code = this.#document.code?.region;
    return code ? [...regions, { ...placed(code), name: t('recipe.codeRegion'), path: 'code.region', isCode: true }] : regions;
  }

  #makeRegion(area, index) {
    const made = new RegionFields(
      area.path,
      area,
      {
        number: index + 1,
        change: this.#change,
        remove: () => this.#remove(index),
        chosen: () => this.#choose(index),
      },
      this.#lock,
    );
    made.key = keyOf(area);
    return made;
  }

  #regionEvents() {
    return {
      changed: (index, { x, y, width, height }) => {
        const { path } = this.#areaList()[index];
        Object.entries({ x, y, width, height }).forEach(([name, value]) => setValue(this.#document, `${path}.${name}`, value));
        this.#show();
        this.#checkSoon();
      },
      added: area => this.#add(area),
      removed: index => this.#remove(index),
      chosen: index => this.#choose(index),
    };
  }

  #add(area) {
    const regions = this.#document.regions ?? [];
    const names = new Set(regions.map(({ name }) => name));
    let number = regions.length + 1;
    while (names.has(t('recipe.newRegion', { number }))) {
      number++;
    }
    this.#document.regions = [...regions, { name: t('recipe.newRegion', { number }), ...area }];
    this.#show();
    this.#choose(this.#document.regions.length - 1);
    this.#checkSoon();
  }

  #remove(index) {
    const { isCode } = this.#areaList()[index];
    if (isCode) {
      delete this.#document.code.region;
    } else {
      this.#document.regions.splice(index, 1);
    }
    this.#choose(-1);
    this.#show();
    this.#checkSoon();
  }

  #choose(index) {
    if (this.#chosen !== index) {
      this.#chosen = index;
      this.#editor?.choose(index);
      this.#regions.forEach((region, place) => region.mark(place === index));
    }
  }

  #checkSoon() {
    clearTimeout(this.#timer);
    this.#checking.abort();
    if (may('operator')) {
      this.#timer = setTimeout(() => this.#check(), pause);
    }
  }

  async #check() {
    this.#checking = new AbortController();
    try {
      const { faults } = await send(
        'POST',
        'recipe/check',
        { document: this.#document },
        AbortSignal.any([this.#checking.signal, this.#signal]),
      );
      this.showFaults(faults);
      this.#showEffect(faults);
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        const faults = [{ member: '', what: problem.message, language: problem.language }];
        this.showFaults(faults);
        this.#showEffect(faults);
        if (problem.isPassing) {
          // That is no fault of the recipe, and nobody should have to change it for another answer.
          this.#timer = setTimeout(() => this.#check(), retryPause);
        }
      }
    }
  }

  #regionSection() {
    const { frame } = this.#recipe;
    const add = guard(
      element('button', {
        class: 'button',
        type: 'button',
        text: t('recipe.addRegion'),
        on: { click: () => this.#add(frame ? middleOf(frame) : { x: 0, y: 0, width: 64, height: 64 }) },
      }),
      'operator',
    );
    return section(
      t('recipe.regions'),
      element('p', { class: 'small quiet', text: frame ? t('recipe.regionsMean') : t('recipe.noFrame') }),
      element(
        'div',
        { class: 'recipe-regions' },
        this.#editor?.root,
        element('div', { class: 'stack' }, this.#areas, element('div', { class: 'row' }, add)),
      ),
    );
  }

  #thresholdSection() {
    return section(
      t('recipe.thresholds'),
      element('div', { class: 'recipe-thresholds' }, this.#thresholds.root, this.#effect.root),
    );
  }

  #groups() {
    return element(
      'div',
      { class: 'columns' },
      fieldGroups.map(({ name, needs, fields }) => {
        if (needs && !this.#recipe.document[needs]) {
          return section(t(`recipe.${name}`), element('p', { class: 'quiet', text: t(`recipe.no.${name}`) }));
        }
        const made = fields.map(definition => {
          const field = new RecipeField(definition, t(`member.${definition.path}`), this.#change);
          field.lock(...this.#lock(definition.path));
          return field;
        });
        this.#fields.push(...made);
        return section(
          t(`recipe.${name}`),
          element(
            'div',
            { class: 'fields' },
            made.map(field => field.root),
          ),
        );
      }),
    );
  }
}

function section(title, ...children) {
  return element('section', { class: 'panel stack' }, element('h2', { text: title }), children);
}

// A region's edges may be left out, which means 0.
const placed = area => ({ x: 0, y: 0, ...area });

// Fields are made anew when a region comes or goes, or its tiles do; else they stay, and the focus with them.
const keyOf = area => `${area.path}${area.tiles ? '+' : ''}`;

function middleOf({ width, height }) {
  return { x: Math.round(width / 4), y: Math.round(height / 4), width: Math.round(width / 2), height: Math.round(height / 2) };
}
