/** What the key acts on. */
export interface SearchKeyParts {
	readonly settings: { readonly data: { readonly letterKeys: boolean } };
}

/** Where keys are text. */
const TEXT = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog';

/** True for `/` outside of fields, unless single keys are switched off. */
export function isSearchKey({ settings }: SearchKeyParts, event: KeyboardEvent): boolean {
	const { altKey, ctrlKey, defaultPrevented, key, metaKey, repeat, target } = event;
	if (key !== '/' || altKey || ctrlKey || metaKey || repeat || defaultPrevented) return false;
	if (target instanceof HTMLElement && target.closest(TEXT) !== null) return false;
	return settings.data.letterKeys;
}
