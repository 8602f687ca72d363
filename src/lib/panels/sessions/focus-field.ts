/** Gives the field in `host` the focus and selects its text, so that typing replaces it. For `{@attach}`. */
export function focusField(host: HTMLElement): void {
	const input = host.querySelector('input');
	input?.focus();
	input?.select();
}
