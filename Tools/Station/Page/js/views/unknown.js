// An address that no view has: mistyped, or of another version of the page.

import { element } from '../dom.js';
import { t } from '../i18n.js';
import { hash } from '../router.js';

/** Says so. */
export function show(root) {
  root.append(
    element('h1', { text: t('unknown.title') }),
    element('p', { text: t('unknown.text') }),
    element('p', {}, element('a', { class: 'button', href: hash('live'), text: t('unknown.toLive') })),
  );
}
