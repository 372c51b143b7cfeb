// Regions as numbers: name, place, size and tiles of each, and of the place where a code is looked for.

import { element } from './dom.js';
import { t } from './i18n.js';
import { RecipeField } from './recipe-fields.js';
import { guard } from './session.js';

const pixels = (path, min) => ({ path, kind: 'whole', unit: 'px', min, max: 65535 });

/** The fields of one region at a path; `editor` has change(path, value), remove(path), chosen(). */
export class RegionFields {
  constructor(path, area, editor, lock) {
    const make = (name, definition) => {
      const field = new RecipeField(definition, t(`recipe.${name}`), editor.change);
      field.lock(...lock(field.path));
      return field;
    };
    this.path = path;
    this.fields = [
      !area.isCode && make('regionName', { path: `${path}.name`, kind: 'text', required: true }),
      ...['x', 'y'].map(name => make(name, pixels(`${path}.${name}`, 0))),
      ...['width', 'height'].map(name => make(name, pixels(`${path}.${name}`, 1))),
      ...(area.tiles
        ? ['width', 'height', 'overlap'].map(name => make(`tile.${name}`, pixels(`${path}.tiles.${name}`, name === 'overlap' ? 0 : 1)))
        : []),
    ].filter(Boolean);
    this.root = element(
      'fieldset',
      { class: 'region-fields', on: { focusin: editor.chosen } },
      element('legend', {}, area.isCode ? t('recipe.codeRegion') : t('recipe.region', { number: editor.number })),
      element(
        'div',
        { class: 'fields region-numbers' },
        this.fields.map(field => field.root),
      ),
      element('div', { class: 'row' }, !area.isCode && tileSwitch(path, area, editor, lock), removeButton(path, editor, lock)),
    );
  }

  show(area) {
    for (const field of this.fields) {
      field.show(
        field.path
          .slice(this.path.length + 1)
          .split('.')
          .reduce((node, key) => node?.[key], area),
      );
    }
  }

  mark(isChosen) {
    this.root.classList.toggle('is-chosen', isChosen);
  }
}

function tileSwitch(path, area, editor, lock) {
  const box = element('input', { type: 'checkbox', checked: Boolean(area.tiles) });
  box.addEventListener('change', () => editor.change(`${path}.tiles`, box.checked ? usualTiles(area) : undefined));
  locked(box, lock(path));
  return element('label', { class: 'check' }, box, t('recipe.inTiles'));
}

function usualTiles({ width, height }) {
  const side = Math.max(1, Math.min(224, width, height));
  return { width: side, height: side, overlap: Math.floor(side / 8) };
}

function removeButton(path, editor, lock) {
  return locked(
    element('button', { class: 'button button-quiet', type: 'button', text: t('action.remove'), on: { click: () => editor.remove(path) } }),
    lock(path),
  );
}

function locked(control, [reason, role]) {
  if (reason) {
    control.disabled = true;
    control.title = reason;
    return control;
  }
  return guard(control, role);
}
